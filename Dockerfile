# The command line in a container: docker build -t quorate . && docker run --rm -v "$PWD:/work:ro" quorate check .
FROM node:24-slim AS build
WORKDIR /source
COPY . .
RUN npm ci --no-audit --no-fund && npm run build && node scripts/package.ts --npm

FROM node:24-alpine
COPY --from=build /source/quorate-*.tgz /tmp/
RUN npm install --global --no-audit --no-fund /tmp/quorate-*.tgz && rm /tmp/quorate-*.tgz
USER node
WORKDIR /work
ENTRYPOINT ["quorate"]
CMD ["check", "."]
