"""Settings of the web server: two processes of four threads suit one small machine.

More threads would let a storm of sign-ins take more memory: each password check needs 46 MiB.
"""

import os

bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
timeout = 30
graceful_timeout = 15
#: A process is replaced now and then, so that no slow leak ever grows large.
max_requests = 5000
max_requests_jitter = 500
#: Addresses of pages name people's records; they belong in no log.
accesslog = None
loglevel = os.environ.get("LOG_LEVEL", "WARNING").lower()
#: Nobody steers the server from outside, so the door for it stays shut.
control_socket_disable = True
