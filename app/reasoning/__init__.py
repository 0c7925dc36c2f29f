"""The second track: questions that need thought, answered in a process of its own while the conversation goes on."""
