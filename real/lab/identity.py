"""Keystone: its configuration, its database, and the people and projects of the installation."""

from __future__ import annotations

import grp
import json
import os
import pwd
import subprocess
import urllib.error
import urllib.request
from typing import Any

import places
import services

NAME = "keystone"
CINDER_PASSWORD = "cinder-service"

# A private installation on the loopback interface: the passwords are fixed so that tests can sign in.
PASSWORDS = {name: f"{name}-password" for name in ("admin", "alice", "bob", "carol", "dave", "erin", "frank", "grace")}
PROJECTS = ("production", "staging", "empty", "broken")
# `auditor` is a role that Cinder's policy does not know: it signs in and is then refused (403).
ROLES: dict[str, dict[str, str]] = {
    "alice": {"production": "member", "staging": "member", "empty": "member"},
    "bob": {"staging": "member"},
    "carol": {"production": "reader"},
    "dave": {},
    "erin": {"production": "auditor"},
    "frank": {"broken": "member"},
    "grace": {"production": "reader", "staging": "reader"},
    "admin": {project: "admin" for project in PROJECTS},
}

# The users who sign in with a one-time code in addition to the password, and the secrets of their codes.
TOTP = {"grace": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"}

CONFIGURATION = """\
[DEFAULT]
use_stderr = true
public_endpoint = http://{address}
[database]
connection = sqlite:///{folder}/keystone.db
[token]
provider = fernet
expiration = {life}
allow_rescope_scoped_token = {rescope}
[auth]
methods = password,token,totp
[fernet_tokens]
key_repository = {folder}/fernet
[fernet_receipts]
key_repository = {folder}/receipts
[credential]
key_repository = {folder}/credential
[cache]
# Without it each validation of a token takes over a second.
enabled = true
backend = dogpile.cache.memory
[identity]
# bcrypt's smallest cost: nothing here is worth guarding, and tests sign in often.
password_hash_rounds = 4
"""


def start(state: dict[str, Any], port: int, life: int, rescope: bool) -> None:
    """Start Keystone unless it runs so; the first time with its database, people and projects."""
    folder = places.state_folder(NAME)
    config = folder / "keystone.conf"
    wish = CONFIGURATION.format(
        folder=folder, address=f"{places.LOOPBACK}:{port}", life=life, rescope=str(rescope).lower()
    )
    running = state["services"].get(NAME)
    if services.runs(running):
        if running["port"] != port:
            raise places.Unable(f"Keystone already runs on port {running['port']}: stop it first to move it.")
        if config.read_text() == wish:
            return
        services.end(running)
    config.write_text(wish)
    ready = folder / "ready"
    if not ready.exists():
        prepare(str(config))
    # Keys missing from a database made before second factors were added.
    if not (folder / "receipts").exists():
        run([places.program("keystone-manage"), "--config-file", str(config), "receipt_setup", *owner()])
    print(f"Starting Keystone on port {port}")
    state["services"][NAME] = services.serve(NAME, "wsgi_identity", port, {"OS_KEYSTONE_CONFIG_FILES": str(config)})
    places.write_state(state)
    if not ready.exists() or ROLES.keys() - state["users"].keys():
        state.update(introduce(Api(state["services"][NAME]["url"])))
        places.write_state(state)
        ready.touch()


def prepare(config: str) -> None:
    print("Making Keystone's database")
    manage = [places.program("keystone-manage"), "--config-file", config]
    run([*manage, "db_sync"])
    run([*manage, "fernet_setup", *owner()])
    run([*manage, "credential_setup", *owner()])
    # Keystone inserts its own address, so the catalog stays right when the port changes.
    catalog = ["--bootstrap-public-url", "$(public_endpoint)s/v3", "--bootstrap-region-id", "RegionOne"]
    run([*manage, "bootstrap", "--bootstrap-password", PASSWORDS["admin"], *catalog])


def owner() -> list[str]:
    user, group = pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name
    return ["--keystone-user", user, "--keystone-group", group]


def run(command: list[str]) -> None:
    """Run a step whose output only matters when it fails."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        log = places.log_file("prepare")
        log.write_text(done.stdout + done.stderr)
        raise places.Unable(f"{os.path.basename(command[0])} {command[3]} failed; its words are in {log}.")


def introduce(api: Api) -> dict[str, Any]:
    """Create the projects, people and roles that are not there yet; returns what state.json says of them."""
    api.sign_in()
    # The services themselves need `service` and `admin`; no test signs in there.
    projects = {name: api.ensure("projects", name, {"domain_id": "default"}) for name in ("service", *PROJECTS)}
    roles = {name: api.ensure("roles", name, {}) for name in ("admin", "member", "reader", "auditor", "service")}
    passwords = {**PASSWORDS, "cinder": CINDER_PASSWORD}
    users = {
        name: api.ensure("users", name, {"domain_id": "default", "password": password})
        for name, password in passwords.items()
    }
    for name, secret in TOTP.items():
        api.add_factor(users[name], secret)
    assigned = {**ROLES, "cinder": {"service": "admin"}}
    for user, granted in assigned.items():
        for project, role in granted.items():
            api.call("PUT", f"/v3/projects/{projects[project]}/users/{users[user]}/roles/{roles[role]}")
    return {
        "projects": {name: projects[name] for name in PROJECTS},
        "users": {
            name: {
                "id": users[name],
                "password": PASSWORDS[name],
                "domain": "Default",
                "roles": ROLES[name],
                "totp": TOTP.get(name),
            }
            for name in ROLES
        },
    }


class Api:
    """The few calls to Keystone that the installation and its tests need."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.token = ""

    def call(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> tuple[Any, Any]:
        """One request; returns the decoded body and the response headers."""
        sent = {"Content-Type": "application/json", "X-Auth-Token": self.token, **(headers or {})}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, sent, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.loads(answer.read() or b"null"), answer.headers
        except urllib.error.HTTPError as refusal:
            words = refusal.read().decode(errors="replace")
            raise places.Unable(f"Keystone refused {method} {path}: {refusal.code} {words}") from None

    def token_for(self, user: str, password: str, project: str | None) -> str:
        """A token for a project of the default domain, or an unscoped one."""
        who = {"name": user, "domain": {"name": "Default"}, "password": password}
        scope: Any = {"project": {"name": project, "domain": {"name": "Default"}}} if project else "unscoped"
        wish = {"auth": {"identity": {"methods": ["password"], "password": {"user": who}}, "scope": scope}}
        return self.call("POST", "/v3/auth/tokens?nocatalog", wish)[1]["X-Subject-Token"]

    def sign_in(self) -> None:
        # Bootstrap created the project `admin` with the user `admin`.
        self.token = self.token_for("admin", PASSWORDS["admin"], "admin")

    def revoke(self, token: str) -> None:
        self.call("DELETE", "/v3/auth/tokens", headers={"X-Auth-Token": token, "X-Subject-Token": token})

    def add_factor(self, user: str, secret: str) -> None:
        """Ask a user for one-time codes of this secret, beside the password."""
        if not self.call("GET", f"/v3/credentials?type=totp&user_id={user}")[0]["credentials"]:
            self.call("POST", "/v3/credentials", {"credential": {"type": "totp", "user_id": user, "blob": secret}})
        rules = {"multi_factor_auth_enabled": True, "multi_factor_auth_rules": [["password", "totp"]]}
        self.call("PATCH", f"/v3/users/{user}", {"user": {"options": rules}})

    def ensure(self, kind: str, name: str, details: dict[str, str]) -> str:
        """The id of the project, role or user of this name, created when there is none."""
        found = self.call("GET", f"/v3/{kind}?name={name}")[0][kind]
        if found:
            return found[0]["id"]
        one = kind.removesuffix("s")
        return self.call("POST", f"/v3/{kind}", {one: {"name": name, **details}})[0][one]["id"]
