"""Name why another server gave no answer that can be used. Knows no council and no entry.

OutboundError
├── BadAddress            the address cannot be read, or is neither http nor https
├── Refused               the address leads where the registry must not go
├── Unreachable           no connection, for a reason that may pass
│   ├── UnknownHost       there is no such name
│   └── NotListening      the machine is there and takes no connections
├── TimedOut              no whole answer in the time that there was
├── BadTls                the certificate, or the encryption, is not sound
├── BrokenAnswer          what came back is not HTTP, or it broke off
├── TooLarge              the answer is longer than what is wanted
└── TooManyRedirects      one redirect led to the next
"""

from typing import ClassVar


class OutboundError(Exception):
    """Be the parent of every reason; `reason` names it in a few words, the text says more."""

    reason: ClassVar[str] = "failed"


class BadAddress(OutboundError):
    """The address cannot be read, or is neither http nor https."""

    reason = "bad address"


class Refused(OutboundError):
    """The address leads where the registry must not go."""

    reason = "refused"


class Unreachable(OutboundError):
    """No connection came about, for a reason that may pass."""

    reason = "unreachable"


class UnknownHost(Unreachable):
    """There is no such name."""

    reason = "unknown host"


class NotListening(Unreachable):
    """The machine is there and takes no connections."""

    reason = "not listening"


class TimedOut(OutboundError):
    """No whole answer came in the time that there was."""

    reason = "timed out"


class BadTls(OutboundError):
    """The certificate, or the encryption, is not sound."""

    reason = "bad TLS"


class BrokenAnswer(OutboundError):
    """What came back is not HTTP, or it broke off."""

    reason = "broken answer"


class TooLarge(OutboundError):
    """The answer is longer than what is wanted."""

    reason = "too large"


class TooManyRedirects(OutboundError):
    """One redirect led to the next."""

    reason = "too many redirects"
