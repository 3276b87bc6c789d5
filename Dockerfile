# The server for real parts: database, keyring, blobs, vectors, keys and sign-in come by environment variables.
# Every role is the same image; ROLE chooses api or worker. compose.yaml shows the whole set.

FROM node:20-bookworm-slim AS build
WORKDIR /app
# The lockfile first: the layer with the packages is kept until it changes.
COPY package.json package-lock.json ./
COPY bin ./bin
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:20-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 DATA_DIR=/data
WORKDIR /app
# Reads the pictures that forms are filled from, in the client's languages.
RUN apt-get update \
  && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-eng tesseract-ocr-deu \
  && rm -rf /var/lib/apt/lists/*
# Owned by root: the server can't change its own code.
COPY --from=build /app ./
RUN install -d -m 0700 -o node -g node /data
USER node
VOLUME /data
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=6 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Not through npm, which would keep SIGTERM to itself; the server drains on it.
CMD ["node", "bin/regenesis.js", "start"]
