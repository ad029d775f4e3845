# The images of Legible: `--target worker` and `--target operator`. `make images` builds them.
# Each runs as a user of its own, needs no writable root but /tmp, and holds no compiler and no installer.

FROM debian:bookworm-slim AS base
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 catatonit \
    && rm -rf /var/lib/apt/lists/* /var/log/* /var/cache/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin legible
ENV PATH=/opt/legible/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
ENTRYPOINT ["catatonit", "--"]
LABEL org.opencontainers.image.title="Legible" \
      org.opencontainers.image.licenses="Apache-2.0"

# Builds what the programs run on: a virtual environment from the lock, and the package itself.
FROM debian:bookworm-slim AS build
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY requirements/build.txt requirements/build.txt
RUN python3 -m venv /opt/tools && /opt/tools/bin/pip install --no-cache-dir --require-hashes -r requirements/build.txt \
    && python3 -m venv --without-pip /opt/legible
COPY pyproject.toml README.md LICENSE ./
COPY platform platform
COPY operator operator
RUN /opt/tools/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels .

FROM build AS build-worker
COPY requirements/worker.txt requirements/worker.txt
RUN /opt/tools/bin/pip --python /opt/legible/bin/python install --no-cache-dir --no-compile --require-hashes \
        -r requirements/worker.txt \
    && /opt/tools/bin/pip --python /opt/legible/bin/python install --no-cache-dir --no-deps --no-index /wheels/*.whl

FROM build AS build-operator
COPY requirements/operator.txt requirements/operator.txt
RUN /opt/tools/bin/pip --python /opt/legible/bin/python install --no-cache-dir --no-compile --require-hashes \
        -r requirements/operator.txt \
    && /opt/tools/bin/pip --python /opt/legible/bin/python install --no-cache-dir --no-deps --no-index /wheels/*.whl

FROM base AS worker
# Debian's names of more languages, such as "deu fra"; eng and osd are always there.
ARG LANGUAGES=""
USER root
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-eng \
        tesseract-ocr-osd $(for language in $LANGUAGES; do printf 'tesseract-ocr-%s ' "$language"; done) \
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
