"""Tenancy: who may read which participant's rows, held by PostgreSQL and by explicit filters (R4)."""

from kernel.tenancy.constraints import Audited, RowLevelSecurity, TenantForeignKey
from kernel.tenancy.context import Role, acting, current_user_id, narrow

__all__ = ["Audited", "Role", "RowLevelSecurity", "TenantForeignKey", "acting", "current_user_id", "narrow"]
