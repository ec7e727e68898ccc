# Slim, no compiler, not root. BASE can be replaced by an image made from Debian packages where no registry is reached.
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
RUN python3 -m venv /opt/feedbridge \
 && /opt/feedbridge/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r config/constraints.txt \
 && /opt/feedbridge/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
 && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin feedbridge
USER 10001
ENV PATH=/opt/feedbridge/bin:$PATH PYTHONUNBUFFERED=1
WORKDIR /data
VOLUME ["/config", "/data", "/public"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["feedbridge"]
CMD ["-c", "/config/bridge.toml", "run"]
