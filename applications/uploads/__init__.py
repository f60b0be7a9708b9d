"""What comes in as a file: examined by its content, in a process of its own, before anything is stored."""
