"""The interaction model: five times a second from sound, screen and notes to what to do. Knows no Qt, no devices."""
