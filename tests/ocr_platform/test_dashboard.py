"""The dashboard's files, and the headers of every answer."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ocr_platform import dashboard
from tests.support.web import RunningWeb, running_web

SCRIPT = "console.log('dashboard');" * 100
FRONTEND = Path(__file__).parents[2] / "frontend" / "dist"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningWeb]:
    built = tmp_path_factory.mktemp("dist")
    (built / "assets").mkdir()
    (built / "index.html").write_text("<!doctype html><title>the dashboard</title>")
    (built / "assets" / "index-abc123.js").write_text(SCRIPT)
    (built / "assets" / "index-abc123.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    (built / "favicon.svg").write_text("<svg/>")
    with running_web(FRONTEND_DIR=str(built), WEB_PROCESSES="1") as running:
        yield running


def get(web: RunningWeb, path: str, **headers: str) -> httpx.Response:
    return httpx.get(web.url + path, headers=headers)


@pytest.mark.parametrize("path", ["/", "/jobs", "/jobs/5c9f?page=3", "/sign-in?redirect=%2Fjobs"])
def test_every_address_of_the_dashboard_gives_its_page_and_the_csrf_cookie(web: RunningWeb, path: str) -> None:
    response = get(web, path)
    assert "the dashboard" in response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-cache"
    assert "legible_csrf" in response.cookies
    unchanged = get(web, path, **{"if-none-match": response.headers["etag"]})
    assert unchanged.status_code == 304


def test_web_knows_the_addresses_of_the_dashboards_router() -> None:
    routes = re.findall(r'path: "(/[^"]*)"', (FRONTEND.parent / "src" / "app" / "router.tsx").read_text())
    known = ["/" + re.sub(r"<str:\w+>", "$", address) for address in dashboard.ADDRESSES]
    assert sorted(re.sub(r"\$\w+", "$", route) for route in routes) == sorted(known)


@pytest.mark.parametrize("path", ["/jobs/", "/jobs/5c9f/pages/3", "/nothing", "/wp-login.php", "//jobs", "/apis"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"])
def test_an_unknown_address_is_not_found_for_every_method(web: RunningWeb, method: str, path: str) -> None:
    response = httpx.request(method, web.url + path)
    assert (response.status_code, response.headers["content-type"]) == (404, "text/plain; charset=utf-8")


def test_a_browser_that_opens_an_unknown_address_gets_the_dashboard_to_say_so(web: RunningWeb) -> None:
    response = get(web, "/nothing", accept="text/html,*/*;q=0.8")
    assert (response.status_code, response.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "the dashboard" in response.text
    assert get(web, "/nothing.js", accept="text/html").headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("path", ["/api/nothing", "//api/v1/jobs", "///api", "/api//v1/jobs", "//api/v1/../v1/me"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_unknown_address_of_the_api_is_a_problem(web: RunningWeb, method: str, path: str) -> None:
    response = httpx.request(method, web.url + path, headers={"accept": "text/html"})
    assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")
    assert response.json()["code"] == "not_found"


def test_files_with_a_hash_in_their_name_are_kept_for_good(web: RunningWeb) -> None:
    response = get(web, "/assets/index-abc123.js")
    assert response.text == SCRIPT
    assert "immutable" in response.headers["cache-control"]
    assert response.headers["content-type"].startswith("text/javascript")
    assert "immutable" not in get(web, "/favicon.svg").headers["cache-control"]


def test_files_travel_compressed_where_the_browser_takes_that(web: RunningWeb) -> None:
    response = get(web, "/assets/index-abc123.js", **{"accept-encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["vary"] == "Accept-Encoding"
    assert int(response.headers["content-length"]) < len(SCRIPT) / 10
    assert response.text == SCRIPT
    assert "content-encoding" not in get(web, "/assets/index-abc123.js", **{"accept-encoding": "identity"}).headers


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_the_built_dashboard_has_its_scripts_and_styles_compressed(encoding: str) -> None:
    with running_web(WEB_PROCESSES="1") as web:
        named = re.findall(r'(?:src|href)="(/assets/[^"]+)"', (FRONTEND / "index.html").read_text())
        large = [file for file in named if (FRONTEND / file.lstrip("/")).stat().st_size > 10_000]
        assert {Path(file).suffix for file in large} == {".js", ".css"}
        for file in large:
            with httpx.stream("GET", web.url + file, headers={"accept-encoding": encoding}) as response:
                assert response.headers["content-encoding"] == encoding, file
                sent = len(b"".join(response.iter_raw()))
            assert sent < (FRONTEND / file.lstrip("/")).stat().st_size / 2, file


@pytest.mark.parametrize("path", ["/assets/gone.js", "/favicon.ico", "/static/gone.css", "/assets/../../settings.py"])
def test_a_missing_file_is_not_answered_with_the_page(web: RunningWeb, path: str) -> None:
    assert get(web, path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/assets/index-abc123.js", "/api/v1/session", "/api/v1/docs", "/nothing.txt"])
def test_headers_that_keep_a_page_to_itself(web: RunningWeb, path: str) -> None:
    headers = get(web, path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self' 'unsafe-inline'"
    assert policy["img-src"] == "'self' blob: data:"
    assert policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["default-src"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "cross-origin-opener-policy" not in headers
    assert "access-control-allow-origin" not in headers
    assert "strict-transport-security" not in headers


def test_the_browser_of_the_api_runs_no_script_of_its_page(web: RunningWeb) -> None:
    page = get(web, "/api/v1/docs").text
    scripts = [part.partition(">")[0] for part in page.split("<script")[1:]]
    assert scripts
    assert all("src=" in script for script in scripts)
    for script in scripts:
        address = script.split('"')[1]
        assert get(web, address).status_code == 200, address


def test_https_makes_cookies_secure_and_says_so(tmp_path: Path) -> None:
    with running_web(HTTPS="1", WEB_PROCESSES="1", FRONTEND_DIR=str(tmp_path / "none")) as web:
        forwarded = {"x-forwarded-proto": "https"}
        response = get(web, "/api/v1/session", **forwarded)
        assert "Secure" in response.headers["set-cookie"]
        assert response.headers["strict-transport-security"]
        assert response.headers["cross-origin-opener-policy"] == "same-origin"
        not_built = get(web, "/", **forwarded)
        assert not_built.status_code == 503
        assert "The dashboard is not built" in not_built.text
