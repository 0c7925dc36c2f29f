"""Screen scenes with truth: desks on which tasks finish, fail or ask, and many more on which nothing does.

`python -m model.scenes.screens --out DIR --source qt|xvfb --count N --seed S` appends recordings to a training pool.
"""
