# One image for web and worker; ROLE says which. Debian, not Alpine: the packaged Node is a glibc binary.
FROM node:24-slim AS console
WORKDIR /app
COPY package.json package-lock.json ./
COPY connectors/magento/shims connectors/magento/shims
# With the optional packages: the bundler's own program is one of them.
RUN npm ci --no-audit --no-fund
COPY scripts scripts
COPY web web
RUN node scripts/build-web.mjs --force

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
# glibc keeps what large batches gave back, the more the more arenas it has: some 30 MB of a worker's 200.
ENV MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=131072
COPY package.json package-lock.json ./
COPY connectors/magento/shims connectors/magento/shims
# The image brings its own Node, so the packaged one is left out.
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund && npm cache clean --force
COPY server server
COPY connectors connectors
COPY jobs jobs
COPY scripts scripts
COPY --from=console /app/web/dist web/dist
# A volume that is new takes the owner over. From the second start on nothing is compiled, so that the compiler
# (13 MB) is not loaded.
RUN mkdir -p /data && chown node:node /data
ENV NODE_COMPILE_CACHE=/data/compiled
USER node
EXPOSE 4100
HEALTHCHECK CMD node -e "fetch('http://127.0.0.1:4100/api/v1/health').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"
CMD ["node", "server/main.ts"]
