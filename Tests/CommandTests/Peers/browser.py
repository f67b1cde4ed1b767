"""Logs john in with a browser and presses a button. Prints where the browser arrived, what its console said and
what the page shows as JSON.

usage: browser.py ADDRESS BUTTON SCREENSHOT"""

import json
import sys

from playwright.sync_api import sync_playwright

address, button, screenshot = sys.argv[1:]
messages = []

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    page = browser.new_page(viewport={"width": 900, "height": 900})
    page.on("console", lambda message: messages.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.goto(address)
    login = page.inner_text("main")
    page.screenshot(path=screenshot + "-login.png")
    page.get_by_label("Login ID").fill("john")
    page.get_by_label("Password").fill("john")
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()
    page.wait_for_load_state()
    page.screenshot(path=screenshot + "-arrival.png")
    print(
        json.dumps({"login": login, "url": page.url, "arrival": page.inner_text("main"), "messages": messages})
    )
    browser.close()
