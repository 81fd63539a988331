"""Districts, users of the panel, taxpayers and the other people who answer for an account."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from cases.domain.vocabulary import Role, TaxpayerKind
from cases.models.base import Base, col, in_order, one_of


class District(Base):
    __tablename__ = "districts"
    __table_args__ = ({"comment": "Districts of the municipality; accounts and numbers belong to one"},)

    code: Mapped[str] = col("Three letters printed in numbers: SJN", primary_key=True)
    name: Mapped[str] = col("Name as printed")


class User(Base):
    __tablename__ = "users"
    __table_args__ = (one_of("role", Role), {"comment": "People who may enter the panel or sign an act"})

    id: Mapped[int] = col("Identity", primary_key=True)
    name: Mapped[str] = col("Login name, lower case", unique=True)
    full_name: Mapped[str] = col("Name as printed in acts")
    post: Mapped[str] = col("Post as printed in acts")
    role: Mapped[str] = col("Role of the contract; decides what the person may do")
    district: Mapped[str] = col("District the person works in", ForeignKey("districts.code"))
    password_hash: Mapped[str] = col("argon2id hash; never the password")
    is_active: Mapped[bool] = col("False bars the login at once", server_default="true")
    must_change_password: Mapped[bool] = col("True after somebody else set it", server_default="false")
    created_at: Mapped[datetime] = col("When the user was made")


class Taxpayer(Base):
    __tablename__ = "taxpayers"
    __table_args__ = (
        one_of("kind", TaxpayerKind),
        Index(
            "ix_taxpayers_search_name_trgm",
            "search_name",
            postgresql_using="gin",
            postgresql_ops={"search_name": "gin_trgm_ops"},
        ),
        CheckConstraint("accepts_email OR accepts_email_on IS NULL", name="consent_in_force"),
        # two who look like one person are found by one probe each (cases.domain.cadastre)
        Index(
            "ix_taxpayers_same_name_and_address",
            "name_words",
            "address_words",
            postgresql_where=text("address_words IS NOT NULL"),
        ),
        Index(
            "ix_taxpayers_same_name_and_phone",
            "name_words",
            "phone_digits",
            postgresql_where=text("phone_digits IS NOT NULL"),
        ),
        Index("ix_taxpayers_dui", "dui", "code", postgresql_where=text("dui IS NOT NULL")),
        Index("ix_taxpayers_nit", "nit", "code", postgresql_where=text("nit IS NOT NULL")),
        {"comment": "Contribuyentes, current version; earlier ones in taxpayers_history"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    code: Mapped[str] = col("Code in the source system (codigo)", unique=True)
    name: Mapped[str] = col("Name as in the register")
    search_name: Mapped[str] = col(
        "Name without accents or capitals, for search and order",
        Computed("lower(immutable_unaccent(name))", persisted=True),
    )
    name_words: Mapped[str] = col(
        "Words of the name in alphabetical order: finds who looks like another",
        Computed("sorted_words(name)", persisted=True),
    )
    kind: Mapped[str] = col("natural or juridica")
    dui: Mapped[str | None] = col("Identity document of a natural person")
    nit: Mapped[str | None] = col("Tax number")
    representative: Mapped[str | None] = col("Legal representative as in the register")
    phone: Mapped[str | None] = col("Telephone as written")
    phone_digits: Mapped[str | None] = col(
        "Its digits, for the same", Computed("regexp_replace(phone, '[^0-9]', '', 'g')", persisted=True)
    )
    email: Mapped[str | None] = col("E-mail address")
    accepts_email: Mapped[bool] = col("Accepted in writing to be notified by e-mail", server_default="false")
    accepts_email_on: Mapped[date | None] = col("Day of that acceptance; null where it is not known")
    accepts_email_reference: Mapped[str | None] = col("The written acceptance: number, folio or file")
    address: Mapped[str | None] = col("Place for notices declared by the person (LGTM 25)")
    address_words: Mapped[str | None] = col(
        "Its words in alphabetical order, for the same", Computed("sorted_words(address)", persisted=True)
    )
    died_on: Mapped[date | None] = col("Date of death; the case is then with the succession")
    version: Mapped[int] = col("Counts corrections", server_default="1")
    recorded_at: Mapped[datetime] = col("When this version was recorded")


class Person(Base):
    __tablename__ = "people"
    __table_args__ = (
        {"comment": "Heirs, co-owners, representatives and guarantors, apart from the register"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    name: Mapped[str] = col("Full name")
    identity_line: Mapped[str | None] = col("Verified identity as printed: DUI 00000000-0")
    phone: Mapped[str | None] = col("Telephone as written")
    address: Mapped[str | None] = col("Place for notices")
    recorded_at: Mapped[datetime] = col("When the person was recorded")


class AccountPerson(Base):
    __tablename__ = "account_people"
    __table_args__ = (
        UniqueConstraint("account_id", "person_id", "capacity"),
        in_order("from_on", "until_on"),
        {"comment": "Who else answers for an account, in which capacity and by which norm (LGTM 19, 22, 23)"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    account_id: Mapped[int] = col("Account", ForeignKey("accounts.id"), index=True)
    person_id: Mapped[int] = col("Person", ForeignKey("people.id"))
    capacity: Mapped[str] = col("Capacity as printed: copropietario, heredera, representante legal")
    answers_for_the_whole: Mapped[bool] = col("Joint and several (LGTM 22)", server_default="false")
    basis: Mapped[str] = col("Norm and article")
    from_on: Mapped[date] = col("First day")
    until_on: Mapped[date | None] = col("Last day, inclusive; null while it lasts")


class Disclosure(Base):
    __tablename__ = "disclosures"
    __table_args__ = ({"comment": "Who looked at a reserved datum and when (LGTM 86); append-only"},)

    id: Mapped[int] = col("Identity", primary_key=True)
    user_id: Mapped[int] = col("Who looked", ForeignKey("users.id"))
    taxpayer_id: Mapped[int] = col("Whose datum", ForeignKey("taxpayers.id"))
    what: Mapped[str] = col("Which datum")
    seen_at: Mapped[datetime] = col("When")
