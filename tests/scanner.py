"""A small virus scanner, as clamd is one: it speaks INSTREAM on this machine and knows one virus, which is none."""

import socketserver
import struct
import threading

# What every scanner takes for a virus and nothing runs; in two parts, or this file would be taken for one too.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
NAME = "Eicar-Test-Signature"


class Scanner:
    """Runs while the block lasts; `answer` is what it says of every file, when that is not the truth."""

    def __init__(self, path=None, answer=None):
        self.path, self.answer, self.seen = path, answer, []

    def __enter__(self):
        scanner = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                assert self.rfile.read(10) == b"zINSTREAM\0"
                content = b""
                while length := struct.unpack("!I", self.rfile.read(4))[0]:
                    content += self.rfile.read(length)
                scanner.seen.append(content)
                self.wfile.write(scanner.verdict(content))

        if self.path:
            self.server, self.address = socketserver.ThreadingUnixStreamServer(str(self.path), Handler), str(self.path)
        else:
            self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
            self.address = f"127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.server.server_close()

    def verdict(self, content):
        if self.answer is not None:
            return self.answer
        return f"stream: {NAME} FOUND\0".encode() if EICAR in content else b"stream: OK\0"
