"""The agenda of citations: a week of one desk, what today asks for, and what came of a month."""
