"""Files that hold many documents: archives, tables, web archives, mailboxes, PDF.

`expand` opens one by its name and gives its members, containers inside containers too. What cannot be taken comes as a
member whose data is a `Refused`: nothing inside a container is passed over in silence, and no container can make a run
use more bytes than its limits allow.
"""

from flows.stores.sources.containers.expand import expand, is_container, opener
from flows.stores.sources.containers.records import Fields, Limits, Member

__all__ = ["Fields", "Limits", "Member", "expand", "is_container", "opener"]
