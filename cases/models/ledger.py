"""The ledger: accounts, charges, opening balances, payments, allocations; corrections keep the version they replace.

Each of `taxpayers`, `accounts`, `charges`, `opening_balances` and `payments` holds the current version of a fact.
A trigger keeps the replaced row in `<table>_history`, counts `version` and refuses nothing: whoever updates a
fact, and by whatever path, cannot lose the version it replaces. `look_on` is no fact and makes no version.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from cases.domain.vocabulary import AccountKind, AccountState, Component, CreditUseKind, TributeKind
from cases.models.base import Base, col, not_negative, one_of


class Tribute(Base):
    __tablename__ = "tributes"
    __table_args__ = (
        one_of("kind", TributeKind),
        {"comment": "Tributes of the tariff; written by the schema step from the law book, for catalogues"},
    )

    code: Mapped[str] = col("Code used by portfolio files: aseo", primary_key=True)
    name: Mapped[str] = col("Name as printed")
    kind: Mapped[str] = col("tasa, impuesto or contribucion_especial")
    has_festivities: Mapped[bool] = col("Whether the festivities surcharge applies")
    budget_code: Mapped[str] = col("Budget code of the income")


class Account(Base):
    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("district", "number"),
        one_of("kind", AccountKind),
        one_of("state", AccountState),
        Index("ix_accounts_look_on", "look_on", postgresql_where=text("look_on IS NOT NULL")),
        {"comment": "Cuentas, current version; identity is district + number"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    district: Mapped[str] = col("District", ForeignKey("districts.code"))
    number: Mapped[str] = col("Account number as people use it (cuenta)")
    taxpayer_id: Mapped[int] = col("Owner", ForeignKey("taxpayers.id"), index=True)
    kind: Mapped[str] = col("inmueble, empresa, mercado, cementerio, otro")
    zone: Mapped[str | None] = col("Zone for routes and figures")
    neighbourhood: Mapped[str | None] = col("Barrio, colonia or canton")
    address: Mapped[str | None] = col("Address of what is taxed")
    cadastral_key: Mapped[str | None] = col("clave_catastral")
    nis: Mapped[str | None] = col("Electricity supply number used to bill with")
    business: Mapped[str | None] = col("giro")
    latitude: Mapped[Decimal | None] = col("WGS 84", Numeric(9, 6))
    longitude: Mapped[Decimal | None] = col("WGS 84", Numeric(9, 6))
    state: Mapped[str] = col("activa or cerrada", server_default="activa")
    determination_act: Mapped[str | None] = col("Act that determined the tributes of the account")
    determination_notified_on: Mapped[date | None] = col("When that act was notified")
    look_on: Mapped[date | None] = col(
        "First night that must consider opening a case; null while an open case before referral covers the account"
    )
    version: Mapped[int] = col("Counts corrections", server_default="1")
    recorded_at: Mapped[datetime] = col("When this version was recorded")


class Charge(Base):
    __tablename__ = "charges"
    __table_args__ = (
        Index(
            "uq_charges_source",
            "account_id",
            "source_id",
            unique=True,
            postgresql_where=text("source_id IS NOT NULL"),
        ),
        Index(
            "uq_charges_tribute_period",
            "account_id",
            "tribute",
            "period",
            unique=True,
            postgresql_where=text("source_id IS NULL"),
        ),
        # the two above hold half of the charges each: neither finds all those of an account
        Index("ix_charges_account_id", "account_id"),
        not_negative("amount"),
        {"comment": "Cargos, current version; an opening balance is a charge with a row in opening_balances"},
    )

    id: Mapped[int] = col("Identity that every later fact refers to", primary_key=True)
    account_id: Mapped[int] = col("Account", ForeignKey("accounts.id"))
    source_id: Mapped[str | None] = col("Id of the charge in the source (cargo)")
    tribute: Mapped[str] = col("Code of the tribute", ForeignKey("tributes.code"))
    period: Mapped[str] = col("aaaa-mm, aaaa; for an opening balance 'saldo aaaa-mm-dd'")
    amount: Mapped[Decimal] = col("Principal")
    due_on: Mapped[date | None] = col("Explicit due date; null: the rule of LGTM 34 gives it")
    determination_act: Mapped[str | None] = col("Act that determined it; null: that of the account, if any")
    determination_notified_on: Mapped[date | None] = col("When that act was notified")
    version: Mapped[int] = col("Counts corrections", server_default="1")
    recorded_at: Mapped[datetime] = col("When this version was recorded")


class OpeningBalance(Base):
    __tablename__ = "opening_balances"
    __table_args__ = (
        not_negative("interest"),
        not_negative("fine"),
        {"comment": "What a town without period detail knows of a balance; its principal is charges.amount"},
    )

    charge_id: Mapped[int] = col("The charge this describes", ForeignKey("charges.id"), primary_key=True)
    cutoff_on: Mapped[date] = col("Date of the balance (fecha_corte)")
    interest: Mapped[Decimal] = col("Interest accrued up to the cut-off", server_default="0")
    fine: Mapped[Decimal | None] = col("Fine up to the cut-off; null: unknown, the law computes it")
    from_period: Mapped[str | None] = col("First period inside (desde)")
    to_period: Mapped[str | None] = col("Last period inside (hasta)")
    version: Mapped[int] = col("Counts corrections", server_default="1")
    recorded_at: Mapped[datetime] = col("When this version was recorded")


class Payment(Base):
    __tablename__ = "payments"
    __table_args__ = (
        Index(
            "uq_payments_identity",
            "account_id",
            "receipt",
            text("coalesce(charge_id, 0)"),
            text("coalesce(tribute, '')"),
            unique=True,
        ),
        Index("ix_payments_receipt", "receipt", "account_id"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("(reversed_on IS NULL) = (reversal_reason IS NULL)", name="reversal_complete"),
        {"comment": "Pagos, current version; identity is receipt + account + what the payer named (LGTM 38)"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    account_id: Mapped[int] = col("Account", ForeignKey("accounts.id"))
    receipt: Mapped[str] = col("Receipt of the treasury (recibo)")
    paid_on: Mapped[date] = col("Day of payment")
    amount: Mapped[Decimal] = col("Amount")
    charge_id: Mapped[int | None] = col("Charge the payer named", ForeignKey("charges.id"))
    tribute: Mapped[str | None] = col("Tribute the payer named", ForeignKey("tributes.code"))
    reversed_on: Mapped[date | None] = col("Day the payment was undone (returned cheque, wrong account)")
    reversal_reason: Mapped[str | None] = col("Why it was undone")
    recorded_by: Mapped[str] = col("Who recorded it")
    version: Mapped[int] = col("Counts corrections", server_default="1")
    recorded_at: Mapped[datetime] = col("When this version was recorded")


class CreditUse(Base):
    __tablename__ = "credit_uses"
    __table_args__ = (
        UniqueConstraint("account_id", "act", "kind"),
        one_of("kind", CreditUseKind),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("(undone_on IS NULL) = (undo_reason IS NULL)", name="undo_complete"),
        {"comment": "What was done with money paid in excess (LGTM 38, 41), current version"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    account_id: Mapped[int] = col("Account", ForeignKey("accounts.id"))
    act: Mapped[str] = col("Resolution that compensates or orders the return")
    kind: Mapped[str] = col("compensation or return")
    used_on: Mapped[date] = col("Day from which it has effect")
    amount: Mapped[Decimal] = col("Amount taken from the credit")
    undone_on: Mapped[date | None] = col("Day the use was undone")
    undo_reason: Mapped[str | None] = col("Why it was undone")
    recorded_by: Mapped[str] = col("Who recorded it")
    version: Mapped[int] = col("Counts corrections", server_default="1")
    recorded_at: Mapped[datetime] = col("When this version was recorded")


class Allocation(Base):
    __tablename__ = "allocations"
    __table_args__ = (
        UniqueConstraint("payment_id", "charge_id", "component"),
        one_of("component", Component),
        CheckConstraint("amount > 0", name="amount_positive"),
        {
            "comment": "Where each payment went, as the debt engine computed it; a projection of the ledger, "
            "rewritten for an account whenever its ledger changes"
        },
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    account_id: Mapped[int] = col(
        "Account, to rewrite its rows at once", ForeignKey("accounts.id"), index=True
    )
    payment_id: Mapped[int] = col("Payment", ForeignKey("payments.id"))
    charge_id: Mapped[int] = col("Charge it reached", ForeignKey("charges.id"))
    component: Mapped[str] = col("interest, fine, minimum_fine, festivities or principal")
    amount: Mapped[Decimal] = col("Amount")
    law_version: Mapped[str] = col("Law book the computation used")


class ImportedFile(Base):
    __tablename__ = "imported_files"
    __table_args__ = ({"comment": "Portfolio files that were stored; append-only"},)

    id: Mapped[int] = col("Identity", primary_key=True)
    sha256: Mapped[str] = col("Digest of the file")
    name: Mapped[str] = col("Name of the file, without its folder")
    actor: Mapped[str] = col("Who imported it")
    created: Mapped[int] = col("Rows created")
    updated: Mapped[int] = col("Rows corrected")
    rejected: Mapped[int] = col("Rows left out")
    recorded_at: Mapped[datetime] = col("When it was stored")


VERSIONED = (
    "taxpayers",
    "accounts",
    "charges",
    "opening_balances",
    "payments",
    "credit_uses",
)
"""Tables whose replaced rows are kept in `<table>_history` (the same columns and `superseded_at`)."""
