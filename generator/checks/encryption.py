"""Rules about encryption: every way in and out, every store and every key (NETSEC-002)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.finding import Evidence, Finding
from generator.checks.prose import asserted
from generator.model.description.project import Project
from generator.model.description.security import Key
from generator.model.types.origin import Location

_ENCRYPTION: Location = ("security", "encryption")
_DOORS = {"apigateway", "appsync", "cloudfront", "cognito", "alb", "nlb", "globalaccelerator", "ec2"}
"""Services with an address of the system's own that the Internet can call."""
_PRIVATE_WAYS = {"on-premises"}


def unlisted_endpoint(_: Evidence, project: Project) -> Iterator[Finding]:
    """An endpoint that the Internet can reach is missing in `security.encryption.public_endpoints`.

    Why: NETSEC-002 asks for a summary of all endpoints exposed to the Internet and how their traffic is encrypted.
    Bad: a public API, or a distribution that users call, without an entry.
    Good: an entry with address, oldest TLS version, certificate and who needs it from the Internet.
    """
    listed = {endpoint.component for endpoint in project.security.encryption.public_endpoints}
    for id, because in _exposed(project).items():
        if id not in listed:
            yield Finding(
                severity="gap",
                message=f"`{id}` can be reached from the Internet ({because}) and is no public endpoint",
                location=("architecture", "components", id),
                criterion="NETSEC-002.exposed-endpoints",
                hint="Add it to security.encryption.public_endpoints.",
            )


def _exposed(project: Project) -> dict[str, str]:
    """Return the components that the Internet can reach, with how that is known."""
    private = {api.component for api in project.apis if api.endpoint == "PRIVATE"}
    found = {api.component: f"{api.name} is {api.endpoint}" for api in project.apis}
    services = {component.id: component.service for component in project.architecture.components}
    outside = {external.id: external.name for external in project.architecture.externals if external.kind not in _PRIVATE_WAYS}
    callers = dict(outside)
    for connection in project.architecture.connections:
        if connection.source in outside and services.get(connection.target) == "waf":
            callers[connection.target] = outside[connection.source]
    for connection in project.architecture.connections:
        if connection.source in callers and services.get(connection.target) in _DOORS:
            found.setdefault(connection.target, f"{callers[connection.source]} call it")
    return {id: because for id, because in found.items() if id not in private}


def unlisted_call(_: Evidence, project: Project) -> Iterator[Finding]:
    """A connection leads out of AWS and is missing in `outbound_calls`, or the list holds a call that is not drawn.

    Why: NETSEC-002 asks for a summary of all requests to the Internet and how their traffic is encrypted.
    Bad: a function drawn calling a payment provider, and no entry for it.
    Good: an entry with caller, target, encryption and purpose, and the same connection in the architecture.
    """
    externals = {external.id: external.name for external in project.architecture.externals}
    components = {component.id for component in project.architecture.components}
    listed = {(call.component, call.target) for call in project.security.encryption.outbound_calls}
    drawn = {(connection.source, connection.target) for connection in project.architecture.connections}
    for index, connection in enumerate(project.architecture.connections):
        if connection.source in components and connection.target in externals and (connection.source, connection.target) not in listed:
            yield Finding(
                severity="gap",
                message=f"`{connection.source}` calls {externals[connection.target]} outside AWS, which is no outbound call",
                location=("architecture", "connections", index),
                criterion="NETSEC-002.outbound-requests",
                hint="Add it to security.encryption.outbound_calls with its encryption.",
            )
    for index, call in enumerate(project.security.encryption.outbound_calls):
        if (call.component, call.target) not in drawn:
            yield Finding(
                severity="error",
                message=f"the outbound call from `{call.component}` to `{call.target}` is not drawn",
                location=(*_ENCRYPTION, "outbound_calls", index),
                criterion="NETSEC-002.outbound-requests",
                hint="Add the connection to architecture.connections, or take the call off the list.",
            )


OLD_TLS = re.compile(
    r"\bSSL ?v?[23]?(?:\.0)?\b|\b(?:TLS|Transport Layer Security)(?:[ _-]*(?:version|v))?[ _-]*1(?:[._][01])?(?![._]?\d)", re.IGNORECASE
)
_TLS = re.compile(r"\bTLS(?:[ _-]*(?:version|v))?[ _-]*1[._][23]\b|\bTLS_1_[23]\b|\bTLSv1\.[23](?:_\d{4})?", re.IGNORECASE)
_OTHER_WAYS = re.compile(
    r"\b(?:SSH|SFTP|IPsec|WireGuard|MACsec|DTLS 1\.[23]|QUIC|HTTP/3)\b|^inside the service\b"
    r"|^\s*(?:none|no|unencrypted|plain|clear)\b",
    re.IGNORECASE,
)
"""Encryption in transit besides TLS, and statements that plain_transport judges."""


def old_tls(_: Evidence, project: Project) -> Iterator[Finding]:
    """A connection, an endpoint or a domain that accepts TLS older than 1.2.

    Why: TLS 1.0 and 1.1 are deprecated (RFC 8996), and AWS's own endpoints accept 1.2 and later only.
    Bad: `minimum_tls: TLS 1.0`, `tls: TLS 1.1 or later`.
    Good: `TLS 1.2` or `TLS 1.3`.
    """
    for location, text in _transports(project):
        if found := next(asserted(OLD_TLS, text), None):
            yield Finding(
                severity="error",
                message=f"{found[0]} is older than TLS 1.2: “{text}”",
                location=location,
                criterion="NETSEC-002.exposed-endpoints",
                hint="Set the security policy to TLS 1.2 or later.",
            )


def unread_transport(_: Evidence, project: Project) -> Iterator[Finding]:
    """A statement about encryption in transit in which no version can be read.

    Why: NETSEC-002 asks how each connection is encrypted; “encrypted” may be TLS 1.0 as well as TLS 1.3.
    Bad: `encryption: encrypted`; `tls: the default of the service`.
    Good: `TLS 1.2`, `TLS 1.2 or later (security policy TLS_1_2)`, `SSH`, `IPsec`, or `none:` with the reason.
    """
    for location, text in _transports(project):
        if not _TLS.search(text) and not OLD_TLS.search(text) and not _OTHER_WAYS.search(text):
            yield Finding(
                severity="gap",
                message=f"no version of TLS can be read in “{text}”",
                location=location,
                criterion="NETSEC-002.exposed-endpoints",
                hint="Begin with the oldest version that is accepted, such as TLS 1.2; or write SSH, IPsec, or none: and the reason.",
            )


def readable_tls(text: str) -> bool:
    """Return whether `text` names TLS 1.2 or 1.3 and nothing older."""
    return _TLS.search(text) is not None and OLD_TLS.search(text) is None


_PLAIN = re.compile(r"^\s*(?:http\b(?!s)(?!/[23])|ws:|ftp\b|telnet\b|smtp\b(?!s))", re.IGNORECASE)
_UNENCRYPTED = re.compile(r"^\s*(?:none|no|unencrypted|plain(?: ?text)?|clear(?: ?text)?)\b(?P<reason>.*)", re.IGNORECASE | re.DOTALL)


def plain_transport(_: Evidence, project: Project) -> Iterator[Finding]:
    """Traffic that is not encrypted, or a protocol that cannot be.

    Why: NETSEC-002 asks how the traffic of each endpoint and each call is encrypted.
    Bad: `protocol: HTTP 80`, `address: http://…`, `encryption: none`.
    Good: HTTPS; where a protocol knows no encryption, `none` with the reason: `none: public DNS, host names only`.
    """
    protocols = [
        (("architecture", "connections", index), connection.protocol) for index, connection in enumerate(project.architecture.connections)
    ]
    addresses = [
        ((*_ENCRYPTION, "public_endpoints", index, "address"), endpoint.address)
        for index, endpoint in enumerate(project.security.encryption.public_endpoints)
    ]
    found = [(location, text) for location, text in [*protocols, *addresses] if _PLAIN.match(text)]
    for location, text in _transports(project):
        bare = _UNENCRYPTED.match(text)
        if bare and len(bare["reason"].split()) < 2:
            found.append((location, text))
    for location, text in found:
        yield Finding(
            severity="error",
            message=f"this traffic is not encrypted: “{text}”",
            location=location,
            criterion="NETSEC-002.exposed-endpoints",
            hint="Use TLS; where that cannot be, write the reason behind it.",
        )


def _transports(project: Project) -> Iterator[tuple[Location, str]]:
    """Yield every statement about encryption in transit; what only follows from another is not said again."""
    drawn = set()
    for index, connection in enumerate(project.architecture.connections):
        drawn.add((connection.source, connection.target, connection.encryption))
        yield ("architecture", "connections", index, "encryption"), connection.encryption
    domains = set()
    for api in project.apis:
        if api.domain:
            domains.add((api.component, api.domain.minimum_tls))
            yield ("apis", api.id, "domain", "minimum_tls"), api.domain.minimum_tls
    for index, endpoint in enumerate(project.security.encryption.public_endpoints):
        if (endpoint.component, endpoint.tls) not in domains:
            yield (*_ENCRYPTION, "public_endpoints", index, "tls"), endpoint.tls
    for index, call in enumerate(project.security.encryption.outbound_calls):
        if (call.component, call.target, call.encryption) not in drawn:
            yield (*_ENCRYPTION, "outbound_calls", index, "encryption"), call.encryption


OWN_KEY = re.compile(r"\bSSE-KMS\b|\bcustomer[- ]managed\b|\bCMK\b|\bDSSE\b", re.IGNORECASE)


def keyless_store(_: Evidence, project: Project) -> Iterator[Finding]:
    """A store is encrypted with a key that nobody names, or not encrypted although it holds personal data.

    Why: NETSEC-002 wants all keys in a key management service, and native encryption unless there is a reason.
    Bad: `encryption: SSE-KMS` without `key`; `encryption: none` for a table with `personal_data`.
    Good: `key` with the id of an entry of `keys`.
    """
    personal = {component.id for component in project.architecture.components if component.stores and component.stores.personal_data}
    for index, store in enumerate(project.security.encryption.stores):
        if OWN_KEY.search(store.encryption) and store.key is None:
            wrong = f"is encrypted by {store.encryption}, and no key is named"
        elif _UNENCRYPTED.match(store.encryption) and store.component in personal:
            wrong = "holds personal data and is not encrypted"
        else:
            continue
        yield Finding(
            severity="gap",
            message=f"`{store.component}` {wrong}",
            location=(*_ENCRYPTION, "stores", index),
            criterion="NETSEC-002.at-rest",
            hint="Name the key of security.encryption.keys that is used.",
        )


_NEVER = re.compile(r"^\s*(?:none|no|not|never|off|manual|n/?a|-)\b", re.IGNORECASE)


def careless_key(_: Evidence, project: Project) -> Iterator[Finding]:
    """A customer managed key that is not rotated, whose administrators also use it, or that encrypts nothing.

    Why: NETSEC-002 wants keys managed; who may both change and use a key can undo its protection alone.
    Bad: no `rotated_every`, `rotation: none`; `administrators` and `users` that name the same role; a key that no store or secret names.
    Good: `rotated_every: 365d`, administrators who cannot decrypt.
    """
    used = {store.key for store in project.security.encryption.stores}
    for key in project.security.encryption.keys:
        if key.kind == "customer managed":
            for at, wrong, hint in _careless(key, used):
                yield Finding(
                    severity="gap",
                    message=f"the key {key.alias} {wrong}",
                    location=(*_ENCRYPTION, "keys", key.id, at),
                    criterion="NETSEC-002.key-management",
                    hint=hint,
                )


def _careless(key: Key, used: set[str | None]) -> Iterator[tuple[str, str, str]]:
    if _NEVER.match(key.rotation):
        yield "rotation", f"is not rotated: “{key.rotation}”", "Switch on automatic rotation."
    elif key.rotated_every is None:
        yield "rotation", "has no `rotated_every`", "Write the rotation period, such as rotated_every: 365d."
    if key.administrators.strip().lower() == key.users.strip().lower():
        yield "administrators", f"is administered and used by the same: {key.users}", "Give it administrators who cannot use it."
    if key.id not in used:
        yield "id", "encrypts no store", "Name it as the key of a store, or delete it."


def keys_outside_service(_: Evidence, project: Project) -> Iterator[Finding]:
    """The keys are kept in no key management service.

    Why: NETSEC-002 wants all cryptographic keys in a dedicated key management solution.
    Bad: `key_service: none`; “Keys are generated by the build and kept in its settings.”
    Good: `key_service: AWS KMS`.
    """
    if project.security.encryption.key_service == "none":
        yield Finding(
            severity="gap",
            message="no key management service keeps the keys",
            location=(*_ENCRYPTION, "key_service"),
            criterion="NETSEC-002.key-management",
            hint="Keep them in AWS KMS, AWS CloudHSM or an external key manager.",
        )


_LYING_ABOUT = re.compile(
    r"\benvironment variables?\b|\benv\b|\.env\b|\bsource code\b|\bin the code\b|\brepositor(?:y|ies)\b|\bgit\b|\btfvars\b"
    r"|\bconfig(?:uration)? files?\b|\bwiki\b|\bspreadsheet\b|\bplain ?text\b|\bCI variables?\b",
    re.IGNORECASE,
)


def exposed_secret(_: Evidence, project: Project) -> Iterator[Finding]:
    """A secret is kept where it can be read, or is never renewed.

    Why: an environment variable is shown in the console, in templates and in every crash report.
    Bad: `store: variable or file`; `kept_in: environment variable of the function`; neither `rotated_every` nor `not_rotated`.
    Good: `store: AWS Secrets Manager`, `rotated_every: 30d`.
    """
    for index, secret in enumerate(project.security.encryption.secrets):
        found = next(asserted(_LYING_ABOUT, secret.kept_in), None)
        if found:
            wrong, at = f"is kept in {found[0]}", "kept_in"
        elif _NEVER.match(secret.rotation):
            wrong, at = f"is not renewed: “{secret.rotation}”", "rotation"
        elif secret.store == "variable or file":
            wrong, at = f"is kept in a variable or a file ({secret.kept_in})", "store"
        elif (secret.rotated_every is None) == (secret.not_rotated is None):
            said = "neither `rotated_every` nor" if secret.not_rotated is None else "both `rotated_every` and"
            wrong, at = f"has {said} `not_rotated`", "rotation"
        else:
            continue
        yield Finding(
            severity="error" if at in ("kept_in", "store") else "gap",
            message=f"the secret {secret.name} {wrong}",
            location=(*_ENCRYPTION, "secrets", index, at),
            criterion="NETSEC-002.key-management",
            hint="Keep it in AWS Secrets Manager and let it be rotated: store, and rotated_every or the reason in not_rotated.",
        )


def unanswered_exposure(_: Evidence, project: Project) -> Iterator[Finding]:
    """No public endpoint, or no outbound call, is listed, and nothing says that there is none.

    Why: NETSEC-002 asks for both summaries; an empty list may also be a forgotten one.
    Bad: `public_endpoints: []` alone.
    Good: `no_public_endpoints` with how it is known.
    """
    encryption = project.security.encryption
    for listed, said, name, criterion in (
        (encryption.public_endpoints, encryption.no_public_endpoints, "public_endpoints", "exposed-endpoints"),
        (encryption.outbound_calls, encryption.no_outbound_calls, "outbound_calls", "outbound-requests"),
    ):
        if bool(listed) == bool(said):
            wrong = (
                f"{name} lists some and no_{name} says that there are none" if said else (f"{name} is empty and no_{name} does not say why")
            )
            yield Finding(
                severity="error" if said else "gap",
                message=wrong,
                location=(*_ENCRYPTION, f"no_{name}") if said else _ENCRYPTION,
                criterion=f"NETSEC-002.{criterion}",
                hint=f"Fill one of {name} and no_{name}.",
            )


PROJECT_RULES = (
    unlisted_endpoint,
    unlisted_call,
    old_tls,
    unread_transport,
    plain_transport,
    keyless_store,
    careless_key,
    keys_outside_service,
    exposed_secret,
    unanswered_exposure,
)
