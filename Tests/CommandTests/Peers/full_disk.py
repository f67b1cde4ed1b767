"""Looks at the web console while the lab's log cannot be written, and when it can be again. Prints what it saw as JSON.

usage: full_disk.py LINK PROCESS URL SCREENSHOTS

PROCESS is a lab that may write no file beyond some size; URL a listener of it."""

import json
import resource
import sys
import urllib.error
import urllib.request

from playwright.sync_api import sync_playwright

link, process, url, screenshots = sys.argv[1:]
seen = {}


def call():
    """Makes a row of the log, and a long one."""
    try:
        urllib.request.urlopen(f"{url}/api/token", data=b"x" * 60_000).read()
    except urllib.error.HTTPError:
        pass


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(link)
    page.wait_for_selector("#live[data-state=live]")
    trouble = page.locator("#trouble")
    seen["before"] = trouble.inner_text()
    for _ in range(200):
        call()
        if trouble.inner_text() != "":
            break
    page.wait_for_selector("#trouble:not(:empty)")
    seen["full"] = trouble.inner_text()
    seen["role"] = trouble.get_attribute("role")
    page.screenshot(path=f"{screenshots}/full-disk.png")

    resource.prlimit(int(process), resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    call()
    page.wait_for_selector("#trouble:empty", state="attached")
    page.wait_for_selector(".row:has-text('not kept')")
    seen["after"] = trouble.inner_text()
    browser.close()

print(json.dumps(seen))
