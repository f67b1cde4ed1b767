"""An OpenTelemetry collector of sorts: writes each document that it is sent to a file, a line each.

usage: collector.py ok|redirect|stall FILE; prints its port.
"""

import http.server
import sys
import time

mode, path = sys.argv[1:3]


class Collector(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        document = self.rfile.read(int(self.headers["Content-Length"]))
        if mode == "stall":
            time.sleep(600)
        if mode == "redirect":
            self.send_response(307)
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()
            document = self.path.encode()
        else:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")
        with open(path, "ab") as file:
            file.write(document.strip() + b"\n")

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector)
server.daemon_threads = True
print(server.server_port, flush=True)
server.serve_forever()
