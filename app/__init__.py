"""The desktop program: devices, the micro-turn loop, reminders, the reasoner and the windows."""
