"""Reads what GitLab's runner says of the job itself, and what no change of the code could have caused.

The runner's last line is its verdict: `Job succeeded`, `ERROR: Job failed: exit code 1` (the script's),
`ERROR: Job failed (system failure): …` (its own), `… execution took longer than 1h0m0s seconds`. What a
script complains of, a host that is not found or a mirror that does not answer, is often tried again and
survived: it counts only near the end. A full disk and a compiler killed for want of memory count anywhere.
What a shell says of a process that was killed counts near the end too: tests kill their own.
Sources: gitlab-runner's common/build.go and GitLab's troubleshooting pages; git's, curl's, apt's, dnf's and
docker's own messages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.parsers.job_log_excerpt import excerpt
from bot.parsers.job_log_lines import Line
from storage.records import FailureKind, FailureOutcome, LogFailure

NEAR = 80
"""Lines before the verdict in which a complaint of a script may be why it gave up."""

MOST = 200
"""Complaints that are held; near the end there are fewer lines than that."""

KILLED = frozenset({137, 143})
"""128 + SIGKILL or SIGTERM: the whole script was killed from outside, mostly for want of memory."""


class Verdict(Enum):
    """How the job ended, by the runner."""

    MISSING = auto()
    SUCCEEDED = auto()
    SCRIPT_FAILED = auto()
    TIMED_OUT = auto()
    CANCELED = auto()
    RUNNER_FAILED = auto()


_VERDICTS: tuple[tuple[Verdict, re.Pattern[str]], ...] = (
    (Verdict.SUCCEEDED, re.compile(r"Job succeeded$")),
    (Verdict.TIMED_OUT, re.compile(r"ERROR: Job failed: execution took longer than ")),
    (Verdict.CANCELED, re.compile(r"ERROR: Job failed(?:: | \()cancell?ed")),
    (
        Verdict.SCRIPT_FAILED,
        re.compile(r"ERROR: Job failed: (?:command terminated with )?exit (?:code|status) (\d{1,9})"),
    ),
    (Verdict.RUNNER_FAILED, re.compile(r"ERROR: Job failed\b")),
)
_HEADER = "Running with gitlab-runner "
LIMIT = "Job's log exceeded limit of "
"""How the line begins behind which nothing of the script is kept."""

_HARD = re.compile(
    r"No space left on device|[Dd]isk quota exceeded"
    r"|Out of memory: [Kk]ill|\bOOMKilled\b|\boom-kill|LLVM ERROR: out of memory|virtual memory exhausted"
    r"|fatal error: Killed signal|internal compiler error: Killed\b|terminated with signal 9 \[Killed\]"
    r"|unable to execute command: Killed|out of memory allocating \d+ bytes"
)
_SOFT = re.compile(
    r"Could not resolve|[Cc]ould(?:n't| not) resolve host|unable to resolve host address|: no such host"
    r"|Temporary failure (?:in name resolution|resolving)|Name or service not known"
    r"|Connection (?:timed out|reset by peer)|Network is unreachable|No route to host|TLS handshake timeout"
    r"|dial tcp (?!127\.|\[::1\])\S+ connect: connection refused|Remote end closed connection"
    r"|i/o timeout|Operation timed out|Operation too slow|Timeout exceeded when accessing"
    r"|fatal: unable to access|The requested URL returned error: (?:5\d\d|429)|error: RPC failed"
    r"|remote end hung up|fatal: early EOF|gnutls_handshake\(\) failed|SSL_(?:ERROR_SYSCALL|connect)"
    r"|\b50[0234]:? (?:Server Error: )?"
    r"(?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out)"
    r"|\b429:? (?:Client Error: )?Too Many Requests|toomanyrequests|rate limit"
    r"|curl: \((?:5|6|7|16|18|28|35|52|55|56|92)\)|Curl error \(\d+\)|temporary error \(try again"
    r"|^(?:#\d+ [\d.]+ )?E: (?:Failed to fetch|Unable to fetch|Some index files)"
    r"|Hash Sum mismatch|not signed yet"
    r"|Failed to download metadata for repo|Cannot download|failed retrieving file"
    r"|Max retries exceeded with url"
    r"|Error response from daemon|Cannot connect to the Docker daemon|[Ff]ailed to pull image"
    r"|ImagePullBackOff|error pulling image|failed to resolve source metadata"
    r"|^ERROR: Preparation failed|^(?:ERROR|WARNING): Uploading artifacts .*\.\.\. "
    r"|^FATAL: (?:too large|invalid argument|request failed)"
    r"|error dialing backend|unable to upgrade connection"
    r"|CirrusCreditsError|compute limit exceeded|CI agent stopped responding"
    r"|[Cc]annot allocate memory|^Killed$"
    r"|^\S+: line \d+:\s+\d+ Killed\s+(?:\S*[/-])?(?:g?cc|[cg]\+\+|clang|ld|rustc|cargo|make|ninja)\b"
)
_WORDS = (
    *("rror", "ailed", "annot", "imed out", "imeout", "esol", "onnection", "atal", "FATAL", "emory", "illed"),
    *("space left", "quota", "many", "Many", "etries", "nreach", "No ro", "too slow", "hung up", "Hash Sum"),
    *("rate limit", "ackOff", "SSL", "Gateway", "Unavail", "not known", "Uploading", "exhausted", "E: "),
    *("log exc", "limit exc", "oom-", "signed yet", "such host", "stopped resp"),
)
"""One of them stands in every complaint; looking for them so takes half as long as one pattern does."""
_FINE = re.compile(r"\.\.\. (?:ok|20[01])\b")  # an upload that arrived


@dataclass(frozen=True, slots=True)
class _Complaint:
    line: Line
    hard: bool


class Runner:
    """Takes every line that no test printed and keeps what is said of the job.

    Attributes:
        verdict, line: how the job ended, and the line that says so.
        status: the script's exit status, where that is why the job failed.
        is_trace: a runner wrote this, so that its end can be missing.
        limited: the log is cut in its middle, since it grew too long.
    """

    def __init__(self) -> None:
        self.verdict = Verdict.MISSING
        self.line: Line | None = None
        self.status: int | None = None
        self.is_trace = False
        self.limited: Line | None = None
        self._complaints: list[_Complaint] = []

    def feed(self, line: Line) -> bool:
        """Whether the line is the runner's verdict, or a complaint of what no code could have caused."""
        text = line.text
        self.is_trace |= bool(line.stage)
        if text.startswith(("ERROR: Job", "Job succ")) and self._ended(line):
            return True
        if not _is_worth_it(text):
            self.is_trace |= text.startswith(_HEADER)
            return False
        if text.startswith(LIMIT):
            self.limited = line
            return True
        hard = _HARD.search(text) is not None
        if not hard and (_SOFT.search(text) is None or _FINE.search(text)):
            return False
        if len(self._complaints) >= MOST:
            self._complaints = self._complaints[MOST // 2 :]
        self._complaints.append(_Complaint(line, hard))
        return True

    def own_failure(self) -> LogFailure | None:
        """What the runner says of itself: its own failure, the job's time limit, the script killed."""
        if self.line is None:
            return None
        killed = self.status in KILLED
        if self.verdict not in (Verdict.TIMED_OUT, Verdict.RUNNER_FAILED) and not killed:
            return None
        late = self.verdict is Verdict.TIMED_OUT
        return _failure([self.line], FailureOutcome.TIMEOUT if late else FailureOutcome.ERROR, self.status)

    def complaints(self, end: int, only_hard: bool) -> list[Line]:
        """What the script complained of that explains why it gave up.

        Args:
            end: the number of the last line of the script.
            only_hard: something else explains it already.
        """
        return [c.line for c in self._complaints if c.hard or (not only_hard and c.line.number > end - NEAR)]

    def _ended(self, line: Line) -> bool:
        for verdict, pattern in _VERDICTS:
            if match := pattern.match(line.text):
                self.verdict, self.line, self.is_trace = verdict, line, True
                self.status = int(match[1]) if verdict is Verdict.SCRIPT_FAILED else None
                return True
        return False


def joined(said: list[Line], own: LogFailure | None) -> list[LogFailure]:
    """What the script complained of and what the runner says of itself, as one: one led to the other."""
    blamed = _failure(said, FailureOutcome.ERROR, None) if said else None
    if blamed and own:
        both = f"{blamed.excerpt}\n{own.excerpt}"
        return [replace(own, excerpt=both, lines=(blamed.lines[0], own.lines[1]))]
    return [failure for failure in (blamed, own) if failure]


def _is_worth_it(text: str) -> bool:
    for word in _WORDS:  # noqa: SIM110 - any() takes twice as long, and this is asked of every line
        if word in text:
            return True
    return False


def _failure(lines: list[Line], outcome: FailureOutcome, status: int | None) -> LogFailure:
    return LogFailure(
        kind=FailureKind.INFRASTRUCTURE,
        test=None,
        suite=None,
        outcome=outcome,
        excerpt=excerpt(line.text for line in lines),
        lines=(lines[0].number, lines[-1].number),
        exit_status=status,
    )
