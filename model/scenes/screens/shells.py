"""The prompts of shells: in one line or two, plain or coloured, some of which tell how the last command ended."""

from __future__ import annotations

from model.scenes.screens.chance import Chance
from model.scenes.screens.terminal_player import CONTROLS
from model.scenes.screens.terminal_scripts import SHELL_PROMPTS
from model.scenes.screens.words import NAMES, fill

PLAIN_SHARE = 0.4
RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, GREY, OFF = (
    "\033[31m", "\033[32m", "\033[33m", "\033[34m", "\033[35m", "\033[36m", "\033[90m", "\033[0m",
)  # fmt: skip
BOLD = "\033[1m"
FORMS = (
    "{bold}{green}{user}@{host}{off}:{bold}{blue}~/{folder}{off}$ ",
    "{green}{user}@{host}{off}:{blue}~/{folder}{off}$ ",
    "{bold}{red}{host}{off}:{bold}{blue}/srv/{folder}{off}# ",
    "[{user}@{host} {folder}]$ ",
    "{bold}[{green}{user}@{host}{off} {bold}{folder}]{off}$ ",
    "{bold}{ok}➜  {cyan}{folder}{off} ",
    "{bold}{ok}➜  {cyan}{folder} {blue}git:({red}{branch}{blue}){off} {yellow}✗{off} ",
    "{green}{user}{off}@{host} {green}~/{folder}{off}{status}> ",
    "{user}@{host} {cyan}~/{folder}{off} ({branch}){status}> ",
    "{bold}{cyan}{folder}{off} on {bold}{magenta}{branch}{off}{took}\n{bold}{ok}❯{off} ",
    "\n{bold}{cyan}~/{folder}{off} via {bold}{yellow}v3.{minor}{off}{took}\n{bold}{ok}❯{off} ",
    "\n{blue}~/{folder}{off} {grey}{branch}{off}{took}\n{ok}❯{off} ",
    "{green}┌──({bold}{blue}{user}㉿{host}{off}{green})-[{off}{bold}~/{folder}{off}{green}]{off}\n"
    "{green}└─{bold}{blue}${off} ",
    "╭─{bold}{green}{user}@{host}{off} {bold}{blue}~/{folder}{off} {yellow}‹{branch}›{off}\n╰─{bold}${off} ",
    "[{hour}:{minute}:{second}] {user}@{host}:~/{folder}$ ",
    "{grey}{hour}:{minute}{off} {blue}{folder}{off} {ok}%{off} ",
    "[{count}] {user}@{host}:~/{folder}> ",
    "\033[44;97m {user} \033[46;30m ~/{folder} {off}{cyan}▶{off} ",
    "\033[100;97m {host} \033[44m ~/{folder} \033[42;30m {branch} {off} ",
    "{failure}{bold}{folder}{off} {magenta}λ{off} ",
    "{host}% ",
    "{folder} {ok}${off} ",
    "{blue}~/{folder}{off} {ok}»{off} ",
    "# {cyan}{user}{off} @ {green}{host}{off} in {yellow}~/{folder}{off} [{hour}:{minute}:{second}]\n{red}${off} ",
)


class Shell:
    """A shell whose prompt comes back after each command: the same, but for what it tells of the command."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._plain = fill(chance, chance.any(SHELL_PROMPTS)) if chance.maybe(PLAIN_SHARE) else ""
        self._form = chance.any(FORMS)
        self._colourful = chance.maybe(0.85)
        self._count, self._clock = chance.whole(1, 600), chance.whole(8 * 3600, 22 * 3600)
        branch = chance.any(["main", "main", "master", "develop", f"fix-{chance.any(NAMES)}"])
        self._names = {"user": chance.any(["user", "root", "dev", chance.any(NAMES)]), "host": chance.any(NAMES),
                       "folder": chance.any(NAMES), "branch": branch, "minor": str(chance.whole(8, 14))}  # fmt: skip

    def prompt(self, failed: bool = False, seconds: float = 0.0) -> str:
        """The prompt after a command that took so long; line ends are a terminal's."""
        if self._plain:
            return self._plain
        self._count, self._clock = self._count + 1, self._clock + int(seconds) + self._chance.whole(1, 40)
        colours = {"red": RED, "green": GREEN, "yellow": YELLOW, "blue": BLUE, "magenta": MAGENTA, "cyan": CYAN,
                   "grey": GREY, "bold": BOLD, "off": OFF, "ok": RED if failed else GREEN}  # fmt: skip
        code = self._chance.any([1, 1, 1, 2, 101, 127])
        told = {
            "status": f" {RED}[{code}]{OFF}" if failed else "",
            "failure": f"{RED}✘ {code}{OFF} " if failed else "",
            "took": f" {YELLOW}took {int(seconds)}s{OFF}" if seconds >= 2 else "",
            "hour": f"{self._clock // 3600:02d}",
            "minute": f"{self._clock // 60 % 60:02d}",
            "second": f"{self._clock % 60:02d}",
            "count": str(self._count),
        }
        text = self._form.format(**self._names, **colours, **told).replace("\n", "\r\n")
        return text if self._colourful else CONTROLS.sub("", text)
