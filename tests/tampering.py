"""Changes that nobody may make, made all the same: whoever owns the database and switches its triggers off."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, text


@contextmanager
def behind_the_rules(lived: Engine, tables: Sequence[str]) -> Iterator[Connection]:
    """A connection with every power over these tables; what is done through it is rolled back."""
    engine = create_engine(lived.url)
    with engine.connect() as connection:
        transaction = connection.begin()
        for table in tables:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        yield connection
        transaction.rollback()
    engine.dispose()
