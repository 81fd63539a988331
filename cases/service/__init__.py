"""What happens: the night, the verbs people take, and what lists, files and reports read."""
