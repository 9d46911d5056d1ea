# One image per app: docker build --target environment|web|spa .
# An image holds one static program, the root certificates and an empty /data; there is no shell.

FROM node:20-slim AS ui
WORKDIR /src/apps/spa/ui
COPY apps/spa/ui/package.json apps/spa/ui/package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY apps/spa/ui ./
COPY shared/ui/assets /src/shared/ui/assets
RUN npm run --silent build

FROM golang:1.26 AS source
# Each module builds alone, so the modules that no image needs can stay out of the build context.
ENV CGO_ENABLED=0 GOWORK=off
WORKDIR /src
COPY . .
RUN mkdir /data

FROM source AS build-environment
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    go build -C apps/environment -trimpath -buildvcs=false -ldflags='-s -w' -o /out/environment .

FROM source AS build-web
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    go build -C apps/web -trimpath -buildvcs=false -ldflags='-s -w' -o /out/web .

FROM source AS build-spa
COPY --from=ui /src/apps/spa/ui/dist apps/spa/ui/dist
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    go build -C apps/spa -trimpath -buildvcs=false -ldflags='-s -w' -o /out/spa .

FROM scratch AS app
COPY --from=source /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=source --chown=65532:65532 /data /data
# Programs read .env from the directory that they are started in.
WORKDIR /settings
USER 65532:65532

FROM app AS environment
COPY --from=build-environment /out/environment /environment
ENV ENVIRONMENT_ADDR=0.0.0.0:8090 ENVIRONMENT_DATA=/data
EXPOSE 8090
HEALTHCHECK --interval=3s --timeout=3s --start-period=10s CMD ["/environment", "healthcheck"]
ENTRYPOINT ["/environment"]

FROM app AS web
COPY --from=build-web /out/web /web
ENV WEB_ADDR=0.0.0.0:8081 WEB_DATA=/data
EXPOSE 8081
HEALTHCHECK --interval=3s --timeout=3s --start-period=10s CMD ["/web", "healthcheck"]
ENTRYPOINT ["/web"]

FROM app AS spa
COPY --from=build-spa /out/spa /spa
ENV SPA_ADDR=0.0.0.0:5174
EXPOSE 5174
HEALTHCHECK --interval=3s --timeout=3s --start-period=10s CMD ["/spa", "healthcheck"]
ENTRYPOINT ["/spa"]
