"""What the tests share: a server of their own, and connections that are cut."""

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import runstatus  # noqa: E402,F401

# The programs and the repository, from the Go test that runs these. Without them: skipped.
PROGRAMS = os.environ.get("RUNSTATUS_TEST_PROGRAMS", "")
REPOSITORY = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", ".."))
HANG = 60.0

needs_server = unittest.skipUnless(PROGRAMS, "RUNSTATUS_TEST_PROGRAMS does not say where runstatusd is")


def program(name):
    return os.path.join(PROGRAMS, name)


class Server:
    """A runstatusd that can be killed and started again at the same address."""

    def __init__(self, directory, *args, http="127.0.0.1:0"):
        self.directory = directory
        self.args = args
        self.http = http
        self.address = None
        self.process = None
        self.log = []
        self.start()

    def start(self):
        command = [program("runstatusd"), "--dir", self.directory, "--http", self.http] + list(self.args)
        if "--listen" not in self.args:
            command += ["--listen", "unix:" + self.socket()]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE)
        ready = threading.Event()
        threading.Thread(target=self._follow, args=(self.process.stderr, ready), daemon=True).start()
        if not ready.wait(HANG) or self.address is None:
            raise AssertionError("runstatusd is not ready:\n" + "".join(self.log))

    def socket(self):
        return self.directory + ".sock"

    def _follow(self, stderr, ready):
        for raw in stderr:
            line = raw.decode()
            self.log.append(line)
            found = re.search(r'runstatusd is ready.* http=("[^"]+"|\S+)', line)
            if found:
                at = found.group(1).strip('"').split()[0]
                self.address = at if at.startswith("unix:") else "http://" + at
                if not at.startswith("unix:"):
                    self.http = at
                ready.set()
        ready.set()
        stderr.close()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)
        os.waitpid(self.process.pid, os.WUNTRACED)  # until it stands still

    def proceed(self):
        self.process.send_signal(signal.SIGCONT)

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(HANG)


class ServerTest(unittest.TestCase):
    """A test with directories and servers of its own."""

    def directory(self):
        path = tempfile.mkdtemp(prefix="runstatus")
        self.addCleanup(shutil.rmtree, path, ignore_errors=True)
        return os.path.join(path, "wd")

    def serve(self, *args, directory=None, **more):
        path = directory or self.directory()
        os.makedirs(path, exist_ok=True)
        server = Server(path, *args, **more)
        self.addCleanup(server.stop)
        return server

    def certificates(self):
        """Returns the flags of a server with TLS for localhost, and what a client gives."""
        made = os.path.join(os.path.dirname(self.directory()), "certs")
        subprocess.run([program("runstatus"), "cert", "init", made, "--client", "ada"], check=True, stdout=subprocess.DEVNULL)
        ca, cert, key, mine, my_key = [os.path.join(made, name) for name in ("ca.pem", "server.pem", "server.key", "client.pem", "client.key")]
        flags = ("--tls-cert", cert, "--tls-key", key, "--tls-client-ca", ca, "--listen", "127.0.0.1:0")
        return flags, {"ca_file": ca, "cert_file": mine, "key_file": my_key}

    def client(self, server, **more):
        address = server.address
        if "ca_file" in more:
            address = address.replace("http://127.0.0.1", "https://localhost")
        client = runstatus.Client(address, **more)
        self.addCleanup(client.close)
        return client


def eventually(condition, what):
    """Returns what condition returns, once that is true."""
    end = time.monotonic() + HANG
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.005)
    raise AssertionError("it never came to this: " + what)


def port(server):
    """Returns the host and the port of a server."""
    host, _, number = server.address[len("http://"):].rpartition(":")
    return host, int(number)


class Cutter:
    """Hands connections on to a server, and cuts each after a random time, with what is on its way."""

    def __init__(self, target, most):
        self.target = target
        self.most = most
        self.cuts = 0
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(16)
        self.address = "http://127.0.0.1:{}".format(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                conn, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._hand, args=(conn,), daemon=True).start()

    def _lose(self, conn, other):
        """Called before an answer is handed on. Returns whether it is lost, with the connection."""
        return False

    def _hand(self, conn):
        try:
            other = socket.create_connection(self.target)
        except OSError:
            conn.close()
            return
        timer = threading.Timer(self.most / 10 + random.random() * self.most, self._cut, (conn, other))
        timer.daemon = True
        timer.start()
        back = threading.Thread(target=self._copy, args=(other, conn, self._lose), daemon=True)
        back.start()
        self._copy(conn, other, lambda *_: False)
        back.join()
        timer.cancel()
        conn.close()
        other.close()

    def _cut(self, *ends):
        self.cuts += 1
        linger = b"\x01\0\0\0\0\0\0\0"
        ends[0].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        for end in ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    @staticmethod
    def _copy(source, sink, lose):
        try:
            while True:
                data = source.recv(1 << 12)
                if not data or lose(source, sink):
                    break
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self):
        self._listener.close()


class Eater(Cutter):
    """Hands requests on to a server, and loses the answers once it eats."""

    eats = False
    last = False  # no connection comes behind one whose answer is lost

    def __init__(self, target):
        super().__init__(target, 10 * HANG)

    def _lose(self, conn, other):
        if self.eats and self.last:
            self._listener.shutdown(socket.SHUT_RDWR)
            self.close()
        return self.eats
