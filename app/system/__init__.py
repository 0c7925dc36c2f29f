"""What the operating system and the desktop tell, and what they do for the program: sleep, lock, battery, Do Not
Disturb, whether anybody is there; notifications; keys. Linux through D-Bus and X11; see `state` for the seam."""
