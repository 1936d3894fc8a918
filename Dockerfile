# Builds the wheel with what the lock pins, then puts it alone into a slim image: no tests, no build tools.

FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
COPY requirements.lock requirements-dev.lock ./
RUN pip install --require-hashes -r requirements-dev.lock \
 && python -m venv /app \
 && /app/bin/pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY commands commands
COPY storage storage
RUN python -m hatchling build --target wheel --directory /wheels \
 && /app/bin/pip install --no-deps --no-index /wheels/*.whl

FROM python:3.13-slim
RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin watchkeeper \
 && install --directory --owner=watchkeeper --mode=0700 /data
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH PYTHONUNBUFFERED=1
# settings.toml and the database; settings must say `listen = "0.0.0.0:8080"` to be reached from outside.
VOLUME /data
WORKDIR /data
USER 10001
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["watchkeeper", "check", "--health"]
ENTRYPOINT ["watchkeeper"]
CMD ["run"]
