# Slim, no compiler, not root; runs with a read-only root file system (docker run --read-only --tmpfs /tmp).
# BASE can be replaced by an image made from Debian packages where no registry is reached (tests/integration/test_image.py).
ARG BASE=python:3.12-slim
FROM ${BASE}
LABEL org.opencontainers.image.title="feedbridge" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.description="Email-to-feed bridge"
WORKDIR /app
COPY pyproject.toml README.md LICENSE ./
COPY bridge bridge
COPY templates templates
COPY config config
# With every extra a server may need: PostgreSQL, Microsoft 365, Google, LMTP, DKIM.
RUN python3 -m venv /opt/feedbridge \
 && /opt/feedbridge/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r config/constraints-server.txt \
 && /opt/feedbridge/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
 && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin feedbridge \
 && install -d -o 10001 -g 10001 -m 750 /config /data /public \
 && rm -rf /app
USER 10001
ENV PATH=/opt/feedbridge/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# Here config/bridge.toml is /config/bridge.toml, data/ is /data, public/ is /public.
WORKDIR /
VOLUME ["/config", "/data", "/public"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=2m --timeout=20s --start-period=1m CMD ["feedbridge", "-q", "status"]
ENTRYPOINT ["feedbridge"]
CMD ["run"]
