"""What the registry must be like, in plain Python: no database, no documents, no index."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

STEWARD = "registry:steward"
WRITE = "entries:write"
RESERVED = ("new", "edit")


@dataclass(eq=False)
class Organisation:
    """Be an organisation."""

    slug: str
    name: str
    version: int = 1
    revision: int = 0
    old: list[str] = field(default_factory=list)
    kind = "organisation"

    @property
    def path(self) -> str:
        """Return its address."""
        return f"/api/v1/organisations/{self.slug}"


@dataclass(eq=False)
class Token:
    """Be a token: whose, for what, and whether it still holds."""

    secret: str
    owner: Organisation
    scopes: frozenset[str]
    id: str = ""
    is_revoked: bool = False

    def may(self, scope: str) -> bool:
        """Tell whether it opens what asks for this scope."""
        return bool(self.scopes & {scope, STEWARD})


@dataclass(eq=False)
class Tag:
    """Be a tag that a steward has described by other words for it."""

    name: str
    aliases: list[str]
    version: int = 1
    revision: int = 0
    kind = "tag"

    @property
    def path(self) -> str:
        """Return its address."""
        return f"/api/v1/tags/{self.name}"


@dataclass(frozen=True, slots=True)
class Version:
    """Be what an owner wrote once, and whether others saw it."""

    number: int
    fields: dict[str, Any]
    is_public: bool


@dataclass(eq=False)
class Entry:
    """Be a component."""

    slug: str
    owner: Organisation | None
    fields: dict[str, Any]
    state: str
    is_public: bool
    version: int = 0
    revision: int = 0
    old: list[str] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    kind = "component"

    @property
    def path(self) -> str:
        """Return its address."""
        return f"/api/v1/components/{self.slug}"

    def is_visible(self, token: Token | None) -> bool:
        """Tell whether who sends this token may read it."""
        return self.is_public or (token is not None and token.owner is self.owner)

    def seen(self, token: Token | None) -> list[Version]:
        """Return the versions that who sends this token may read, the newest first."""
        is_own = token is not None and token.owner is self.owner
        return [one for one in reversed(self.versions) if is_own or one.is_public]

    def shown(self) -> dict[str, Any]:
        """Return what its document must say."""
        owner = self.owner and {"slug": self.owner.slug, "name": self.owner.name}
        own = {"slug": self.slug, "state": self.state, "version": self.version}
        return {**self.fields, **own, "owner": owner}


Record = Entry | Organisation | Tag


def etag(record: Record) -> str:
    """Return the ETag that a record must have."""
    return f'"{record.version}-{record.revision}"'


class Model:
    """Hold all records, and what the change feed must have told of them."""

    def __init__(self, organisations: list[Organisation], tokens: list[Token]) -> None:
        self.organisations = organisations
        self.tokens = tokens
        self.entries: list[Entry] = []
        self.tags: dict[str, Tag] = {}
        self.told: list[tuple[str, str, str]] = []

    def published(self) -> list[Entry]:
        """Return what lists and search show, the newest first."""
        return [entry for entry in reversed(self.entries) if entry.state == "published"]

    def refusal(self, token: Token, entry: Entry) -> int | None:
        """Return the status with which a change of the entry is refused, or None."""
        if token.is_revoked:
            return 401
        if not token.may(WRITE):
            return 403
        if not entry.is_visible(token):
            return 404
        return None if entry.owner is token.owner or token.may(STEWARD) else 403

    def holder(self, slug: str) -> Entry | None:
        """Return the entry that has or had this name."""
        return next((one for one in self.entries if slug in (one.slug, *one.old)), None)

    def free(self, wanted: str) -> str:
        """Return the name that an entry gets when this one is wanted."""
        slug, number = wanted, 1
        while self.holder(slug) or slug in RESERVED:
            number += 1
            slug = f"{wanted}-{number}"
        return slug

    def create(self, owner: Organisation, slug: str, fields: dict[str, Any], state: str) -> Entry:
        """Add an entry."""
        entry = Entry(slug, owner, self.tagged(fields), state, is_public=state == "published")
        self.entries.append(entry)
        self._write("created", entry)
        return entry

    def edit(self, entry: Entry, verb: str = "updated", **values: Any) -> None:
        """Give an entry new values; the same values change nothing."""
        before = (entry.slug, entry.state, entry.fields)
        was_public = entry.is_public
        _name(entry, values.pop("slug", entry.slug))
        entry.state = values.pop("state", entry.state)
        entry.fields = self.tagged({**entry.fields, **values})
        if (entry.slug, entry.state, entry.fields) == before:
            return
        entry.is_public = was_public or entry.state == "published"
        if entry.state != before[1]:
            verb = "unarchived" if was_public else "published"
        self._write(verb, entry)

    def archive(self, entry: Entry) -> None:
        """Take an entry out of lists."""
        if entry.state != "archived":
            entry.state = "archived"
            self._write("archived", entry)

    def transfer(self, entry: Entry, owner: Organisation | None) -> None:
        """Give an entry to another owner."""
        if entry.owner is not owner:
            entry.owner = owner
            self._write("transferred", entry)

    def add(self, slug: str, name: str) -> Organisation:
        """Add an organisation."""
        organisation = Organisation(slug, name, version=0)
        self.organisations.append(organisation)
        self._write("created", organisation)
        return organisation

    def rename(self, organisation: Organisation, **values: str) -> None:
        """Give an organisation another name or slug: its entries show it."""
        before = (organisation.slug, organisation.name)
        _name(organisation, values.get("slug", organisation.slug))
        organisation.name = values.get("name", organisation.name)
        if (organisation.slug, organisation.name) == before:
            return
        self._write("updated", organisation)
        for entry in self.entries:
            if entry.owner is organisation:
                entry.revision += 1
                self._tell("refreshed", entry)

    def tagged(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Return fields with the tags that their words mean; a new word becomes a tag."""
        meant = {alias: tag.name for tag in self.tags.values() for alias in tag.aliases}
        names = sorted({meant.get(word, word) for word in fields["tags"]})
        for name in names:
            self.tags.setdefault(name, Tag(name, []))
        return {**fields, "tags": names}

    def is_shown(self, tag: Tag) -> bool:
        """Tell whether readers see a tag: somebody carries it in public, or it is described."""
        return bool(tag.aliases) or self.carried(tag) > 0

    def carried(self, tag: Tag) -> int:
        """Count the published entries that carry a tag."""
        return sum(tag.name in entry.fields["tags"] for entry in self.published())

    def describe(self, tag: Tag, aliases: list[str]) -> bool:
        """Give a tag other words; False when one of them means something already."""
        taken = {
            alias for other in self.tags.values() if other is not tag for alias in other.aliases
        }
        shown = {one.name for one in self.tags.values() if self.is_shown(one)}
        if (taken | shown | {tag.name}) & set(aliases):
            return False
        if aliases != tag.aliases:
            # A word that nobody sees is free: what carries it, a draft, follows.
            hidden = [self.tags.pop(name) for name in sorted(aliases) if name in self.tags]
            tag.aliases = aliases
            for other in hidden:
                if other.version > 1:
                    other.version, other.revision = other.version + 1, 0
                    self._tell("merged", other)
            self._write("updated", tag)
            self._follow(tag, {other.name for other in hidden})
        return True

    def _follow(self, tag: Tag, words: set[str]) -> None:
        for entry in self.entries:
            if words & set(entry.fields["tags"]):
                entry.fields = self.tagged(entry.fields)
                entry.revision += 1
                self._tell("refreshed", entry)

    def named(self, slug: str) -> Iterator[Organisation]:
        """Yield the organisation that has or had this name."""
        return (one for one in self.organisations if slug in (one.slug, *one.old))

    def _write(self, verb: str, record: Record) -> None:
        record.version += 1
        record.revision = 0
        if isinstance(record, Entry):
            record.versions.append(Version(record.version, record.fields, record.is_public))
        self._tell(verb, record)

    def _tell(self, verb: str, record: Record) -> None:
        if not isinstance(record, Entry) or record.is_public:
            noun = "entry" if isinstance(record, Entry) else record.kind
            self.told.append((f"{noun}.{verb}", record.path, etag(record).strip('"')))


def _name(record: Entry | Organisation, slug: str) -> None:
    if slug != record.slug:
        record.old = [old for old in (*record.old, record.slug) if old != slug]
        record.slug = slug
