# syntax=docker/dockerfile:1
FROM node:24-slim AS front-end
WORKDIR /portal
COPY package.json package-lock.json .npmrc ./
COPY static/vendor-stub static/vendor-stub
RUN npm ci
COPY static static
RUN npm run build

FROM python:3.11-slim AS packages
WORKDIR /build
COPY requirements/runtime.txt .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps -r runtime.txt

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=alliance.settings \
    ALLIANCE_VAR=/var/lib/alliance \
    STATIC_ROOT=/portal/static/collected \
    BIND=0.0.0.0
RUN useradd --system --uid 10001 --home-dir /var/lib/alliance --create-home portal
WORKDIR /portal
COPY --from=packages /venv /venv
COPY . .
COPY --from=front-end /portal/static/dist static/dist
RUN ALLIANCE_SERVICES=none ALLIANCE_VAR=/tmp/build python manage.py collectstatic --noinput -v0 && rm -rf /tmp/build
# By number, as clusters ask that refuse to start what might be root.
USER 10001
VOLUME /var/lib/alliance
EXPOSE 8000
CMD ["gunicorn"]
