package io.elanus.server.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.elanus.server.configuration.Configuration;
import io.elanus.server.configuration.Setting;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.json.JsonMapper;

/// The management port, 9091 by default: `/healthz`, `/metrics` and the effective configuration
/// under `/api/v1/_cluster/configs`. Changes nothing.
public final class ManagementServer implements AutoCloseable {
  private final HttpServer server;
  private final JsonMapper json = JsonMapper.builder().build();

  /// @param healthy whether the database serves
  public ManagementServer(
      InetSocketAddress address,
      Configuration configuration,
      PrometheusRegistry metrics,
      BooleanSupplier healthy) {
    try {
      server = HttpServer.create(address, 64);
    } catch (IOException cause) {
      throw new UncheckedIOException(
          "cannot listen on " + address + ": " + cause.getMessage(), cause);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/healthz", exchange -> health(exchange, healthy.getAsBoolean()));
    server.createContext("/metrics", exchange -> metrics(exchange, metrics));
    server.createContext(
        "/api/v1/_cluster/configs",
        exchange ->
            answer(
                exchange, 200, "application/json", json.writeValueAsBytes(values(configuration))));
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void health(HttpExchange exchange, boolean healthy) throws IOException {
    int status = healthy ? 200 : 500;
    if ("application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
      Map<String, Object> state = new LinkedHashMap<>();
      state.put("state", healthy ? "OK" : "component standalone is not healthy");
      state.put("detail", java.util.List.of(Map.of("name", "standalone", "code", healthy ? 1 : 2)));
      answer(exchange, status, "application/json", json.writeValueAsBytes(state));
    } else {
      String text = healthy ? "OK" : "Not all components are healthy, 0/1";
      answer(exchange, status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void metrics(HttpExchange exchange, PrometheusRegistry registry)
      throws IOException {
    PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    writer.write(text, registry.scrape());
    answer(exchange, 200, writer.getContentType(), text.toByteArray());
  }

  private static Map<String, Object> values(Configuration configuration) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Setting setting : Setting.values()) {
      Configuration.Value value = configuration.value(setting);
      values.put(setting.key(), Map.of("value", value.text(), "source", value.source()));
    }
    return values;
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
