"""Text that means something to a writer's format, put into every text of a description: each output shows it as it is written."""
