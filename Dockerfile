# syntax=docker/dockerfile:1
# Two stages: the first builds with npm, the second holds Node and the bundled command.
# Behind a mirror: docker build --build-arg BUILD_IMAGE=... --build-arg RUN_IMAGE=... -t pinward .
ARG BUILD_IMAGE=node:24-slim
# Distroless has no shell, no package manager and no setuid programs: nothing to use for somebody who breaks in, little
# to scan. Its entry point is Node 24, its `nonroot` tag runs as user 65532.
ARG RUN_IMAGE=gcr.io/distroless/nodejs24-debian13:nonroot

FROM ${BUILD_IMAGE} AS build
WORKDIR /build
# Dependencies first: the layer stays as long as the lock file does.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY LICENSE build.mjs tsconfig.json tsconfig.build.json ./
COPY protocol protocol
COPY src src
# Scenarios of the load tester are data that the command carries.
COPY bench/scenarios bench/scenarios
RUN node build.mjs

FROM ${RUN_IMAGE}
LABEL org.opencontainers.image.title="pinward" \
      org.opencontainers.image.description="Payment HSM emulator for development, load tests and training; not a security device" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /build/LICENSE /build/package.json /build/dist/pinward.js ./
COPY --from=build /build/dist/command ./command
COPY --from=build /build/dist/parts ./parts
# As a number, so that Kubernetes can check `runAsNonRoot`.
USER 65532:65532
# Base port of TCP and that of TLS; the ports of LMK nn are 1501 + nn and 2501 + nn.
EXPOSE 1500 2500
STOPSIGNAL SIGTERM
# Exec form: there is no shell. `pinward health` sends a diagnostics command to port 1500 and exits with 0 or 1; for
# another port replace it with docker run --health-cmd or the orchestrator's own probe.
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 CMD ["/nodejs/bin/node", "/app/pinward.js", "health"]
ENTRYPOINT ["/nodejs/bin/node", "/app/pinward.js"]
# Outside a container pinward listens on 127.0.0.1 only; in here that would be out of reach of everyone.
# Own options replace this line: docker run pinward serve --host 0.0.0.0 ...
CMD ["serve", "--host", "0.0.0.0"]
