"""The first tables: customers, contacts, products, sales, feedback, interactions, and the log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:  # noqa: PLR0915 - one statement a table or index
    """Make the tables."""
    op.create_table(
        "customer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("name", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("kind", sa.TEXT(), server_default="", nullable=False),
        sa.Column("company", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("level", sa.TEXT(), server_default="", nullable=False),
        sa.Column("abc_class", sa.TEXT(), server_default="", nullable=False),
        sa.Column("status", sa.TEXT(), server_default="", nullable=False),
        sa.Column("status_since", sa.TEXT(), nullable=True),
        sa.Column("stage", sa.TEXT(), server_default="", nullable=False),
        sa.Column("type", sa.TEXT(), server_default="", nullable=False),
        sa.Column("source", sa.TEXT(), server_default="", nullable=False),
        sa.Column("industry", sa.TEXT(), server_default="", nullable=False),
        sa.Column("phone", sa.TEXT(), server_default="", nullable=False),
        sa.Column("mobile", sa.TEXT(), server_default="", nullable=False),
        sa.Column("fax", sa.TEXT(), server_default="", nullable=False),
        sa.Column("email", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("homepage", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("annual_revenue", sa.Integer(), nullable=True),
        sa.Column("currency", sa.TEXT(), server_default="", nullable=False),
        sa.Column("employees", sa.Integer(), nullable=True),
        sa.Column("size", sa.TEXT(), server_default="", nullable=False),
        sa.Column(
            "registered_address", sa.TEXT(collation="NOCASE"), server_default="", nullable=False
        ),
        sa.Column(
            "legal_representative", sa.TEXT(collation="NOCASE"), server_default="", nullable=False
        ),
        sa.Column("gender", sa.TEXT(), server_default="", nullable=False),
        sa.Column("birthday", sa.TEXT(), nullable=True),
        sa.Column("occupation", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("id_number", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("preferences", sa.TEXT(), server_default="", nullable=False),
        sa.Column("tags", sa.TEXT(), server_default="", nullable=False),
        sa.Column("owner", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("notes", sa.TEXT(), server_default="", nullable=False),
        sa.Column("consent", sa.TEXT(), server_default="", nullable=False),
        sa.Column("privacy_notes", sa.TEXT(), server_default="", nullable=False),
        sa.Column("external_id", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("former_codes", sa.TEXT(), server_default="", nullable=False),
        sa.Column("country", sa.TEXT(), server_default="", nullable=False),
        sa.Column("dialling_code", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("province", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("area_code", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("city", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("postal_code", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("address", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("created_at", sa.TEXT(), nullable=False),
        sa.Column("updated_at", sa.TEXT(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.TEXT(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "customer_annual_revenue_index",
        "customer",
        ["annual_revenue", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "customer_city_index",
        "customer",
        ["city", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "customer_code_unique",
        "customer",
        ["code"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL AND code != ''"),
    )
    op.create_index(
        "customer_company_index",
        "customer",
        ["company", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "customer_country_sums",
        "customer",
        ["country", "province", "abc_class", "type", "source", "deleted_at"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "customer_deleted_index",
        "customer",
        ["deleted_at"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.create_index(
        "customer_email_index",
        "customer",
        ["email", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "customer_external_id_unique",
        "customer",
        ["external_id"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL AND external_id != ''"),
    )
    op.create_index(
        "customer_industry_index",
        "customer",
        ["industry", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "customer_level_index",
        "customer",
        ["level", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "customer_mobile_index",
        "customer",
        ["mobile", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "customer_name_index",
        "customer",
        ["name", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "customer_owner_index",
        "customer",
        ["owner", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "customer_phone_index",
        "customer",
        ["phone", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "customer_stage_index",
        "customer",
        ["stage", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "customer_status_index",
        "customer",
        ["status", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "operation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.TEXT(), nullable=False),
        sa.Column("details", sa.TEXT(), server_default="{}", nullable=False),
        sa.Column("at", sa.TEXT(), nullable=False),
        sa.Column("who", sa.TEXT(), server_default="", nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("redoes", sa.Integer(), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("name", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("category", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("unit", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("list_price", sa.Integer(), nullable=True),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("currency", sa.TEXT(), server_default="", nullable=False),
        sa.Column("active", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("description", sa.TEXT(), server_default="", nullable=False),
        sa.Column("external_id", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("created_at", sa.TEXT(), nullable=False),
        sa.Column("updated_at", sa.TEXT(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.TEXT(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "product_category_index",
        "product",
        ["category", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "product_code_unique",
        "product",
        ["code"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL AND code != ''"),
    )
    op.create_index(
        "product_deleted_index",
        "product",
        ["deleted_at"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.create_index(
        "product_external_id_unique",
        "product",
        ["external_id"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL AND external_id != ''"),
    )
    op.create_index(
        "product_list_price_index",
        "product",
        ["list_price", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "product_name_index",
        "product",
        ["name", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.TEXT(), nullable=False),
        sa.Column("value", sa.TEXT(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.TEXT(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.TEXT(), nullable=False),
        sa.Column("before", sa.TEXT(), nullable=True),
        sa.Column("after", sa.TEXT(), nullable=True),
        sa.ForeignKeyConstraint(
            ["operation_id"],
            ["operation.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("change_operation_index", "change", ["operation_id"], unique=False)
    op.create_index("change_record_index", "change", ["record", "record_id"], unique=False)
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("salutation", sa.TEXT(), server_default="", nullable=False),
        sa.Column("is_main", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("customer", sa.Integer(), nullable=True),
        sa.Column("department", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("title", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("office_phone", sa.TEXT(), server_default="", nullable=False),
        sa.Column("mobile", sa.TEXT(), server_default="", nullable=False),
        sa.Column("home_phone", sa.TEXT(), server_default="", nullable=False),
        sa.Column("fax", sa.TEXT(), server_default="", nullable=False),
        sa.Column("email", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("hobbies", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("birthday", sa.TEXT(), nullable=True),
        sa.Column("notes", sa.TEXT(), server_default="", nullable=False),
        sa.Column("external_id", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("country", sa.TEXT(), server_default="", nullable=False),
        sa.Column("dialling_code", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("province", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("area_code", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("city", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("postal_code", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("address", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("created_at", sa.TEXT(), nullable=False),
        sa.Column("updated_at", sa.TEXT(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.TEXT(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer"], ["customer.id"], initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "contact_city_index",
        "contact",
        ["city", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "contact_customer_index",
        "contact",
        ["customer", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "contact_deleted_index",
        "contact",
        ["deleted_at"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.create_index(
        "contact_email_index",
        "contact",
        ["email", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "contact_external_id_unique",
        "contact",
        ["external_id"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL AND external_id != ''"),
    )
    op.create_index(
        "contact_mobile_index",
        "contact",
        ["mobile", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "contact_name_index",
        "contact",
        ["name", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "contact_office_phone_index",
        "contact",
        ["office_phone", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "customer_addresses",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("type", sa.TEXT(), server_default="", nullable=False),
        sa.Column("address", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["customer.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("owner_id", "position"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "customer_social",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("network", sa.TEXT(), server_default="", nullable=False),
        sa.Column("account", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["customer.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("owner_id", "position"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "contact_anniversaries",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("what", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("on", sa.TEXT(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["contact.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("owner_id", "position"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "contact_social",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("network", sa.TEXT(), server_default="", nullable=False),
        sa.Column("account", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["contact.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("owner_id", "position"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("date", sa.TEXT(), nullable=True),
        sa.Column("customer", sa.Integer(), nullable=True),
        sa.Column("contact", sa.Integer(), nullable=True),
        sa.Column("channel", sa.TEXT(), server_default="", nullable=False),
        sa.Column("kind", sa.TEXT(), server_default="", nullable=False),
        sa.Column("content", sa.TEXT(), server_default="", nullable=False),
        sa.Column("satisfaction", sa.Integer(), nullable=True),
        sa.Column("recommend", sa.Integer(), nullable=True),
        sa.Column("handled_by", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("result", sa.TEXT(), server_default="", nullable=False),
        sa.Column("created_at", sa.TEXT(), nullable=False),
        sa.Column("updated_at", sa.TEXT(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.TEXT(), nullable=True),
        sa.ForeignKeyConstraint(["contact"], ["contact.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(
            ["customer"], ["customer.id"], initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "feedback_contact_index",
        "feedback",
        ["contact", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "feedback_customer_index",
        "feedback",
        ["customer", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "feedback_date_index",
        "feedback",
        ["date", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "feedback_date_sums",
        "feedback",
        ["date", "kind", "channel", "satisfaction", "recommend", "deleted_at"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "feedback_deleted_index",
        "feedback",
        ["deleted_at"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.create_index(
        "feedback_kind_index",
        "feedback",
        ["kind", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "interaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type", sa.TEXT(), server_default="", nullable=False),
        sa.Column("at", sa.TEXT(), nullable=True),
        sa.Column("customer", sa.Integer(), nullable=True),
        sa.Column("contact", sa.Integer(), nullable=True),
        sa.Column("participants", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("subject", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("notes", sa.TEXT(), server_default="", nullable=False),
        sa.Column("outcome", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("next_follow_up", sa.TEXT(), nullable=True),
        sa.Column("follow_up_done", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.TEXT(), nullable=False),
        sa.Column("updated_at", sa.TEXT(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.TEXT(), nullable=True),
        sa.ForeignKeyConstraint(["contact"], ["contact.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(
            ["customer"], ["customer.id"], initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "interaction_at_index",
        "interaction",
        ["at", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "interaction_contact_index",
        "interaction",
        ["contact", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "interaction_customer_index",
        "interaction",
        ["customer", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "interaction_deleted_index",
        "interaction",
        ["deleted_at"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.create_index(
        "interaction_follow_up_done_sums",
        "interaction",
        ["follow_up_done", "next_follow_up", "deleted_at"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "interaction_next_follow_up_index",
        "interaction",
        ["next_follow_up", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "interaction_type_index",
        "interaction",
        ["type", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "sale",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("date", sa.TEXT(), nullable=True),
        sa.Column("customer", sa.Integer(), nullable=True),
        sa.Column("contact", sa.Integer(), nullable=True),
        sa.Column("owner", sa.TEXT(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("currency", sa.TEXT(), server_default="", nullable=False),
        sa.Column("notes", sa.TEXT(), server_default="", nullable=False),
        sa.Column("created_at", sa.TEXT(), nullable=False),
        sa.Column("updated_at", sa.TEXT(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.TEXT(), nullable=True),
        sa.ForeignKeyConstraint(["contact"], ["contact.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(
            ["customer"], ["customer.id"], initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "sale_contact_index",
        "sale",
        ["contact", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "sale_customer_index",
        "sale",
        ["customer", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "sale_date_index",
        "sale",
        ["date", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "sale_date_sums",
        "sale",
        ["date", "currency", "total", "customer", "owner", "deleted_at"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "sale_deleted_index",
        "sale",
        ["deleted_at"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.create_index(
        "sale_number_unique",
        "sale",
        ["number"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL AND number != ''"),
    )
    op.create_index(
        "sale_owner_index",
        "sale",
        ["owner", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "sale_total_index",
        "sale",
        ["total", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "sale_lines",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product", sa.Integer(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("unit_price", sa.Integer(), nullable=True),
        sa.Column("discount", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["sale.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["product"], ["product.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("owner_id", "position"),
        sqlite_with_rowid=False,
    )
    op.create_index("sale_lines_product_index", "sale_lines", ["product"], unique=False)

    op.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5("
        "tokens, content='', contentless_delete=1, detail=none, tokenize='ascii')"
    )
