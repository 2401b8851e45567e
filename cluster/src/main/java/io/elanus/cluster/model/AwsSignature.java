package io.elanus.cluster.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// How Amazon's services know us: a signature over each request that holds for some minutes.
/// Source: AWS Signature Version 4, AWS General Reference.
///
/// @param service as in the host's name
record AwsSignature(
    String accessKey, String secretKey, String region, String service, InstantSource clock)
    implements ModelCalls.Identity {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String SIGNED = "content-type;host;x-amz-date";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  @Override
  public Map<String, String> headers(URI address, byte[] body) {
    Instant now = clock.instant();
    return Map.of(
        "X-Amz-Date",
        TIME.format(now),
        "Authorization",
        authorization("POST", address, ModelCalls.CONTENT_TYPE, body, now));
  }

  /// @param address with its query's parameters in order of name
  String authorization(
      String method, URI address, String contentType, byte[] body, Instant instant) {
    String time = TIME.format(instant);
    String request =
        String.join(
            "\n",
            method,
            encodedAgain(address.getRawPath()),
            Objects.requireNonNullElse(address.getRawQuery(), ""),
            "content-type:" + contentType,
            "host:" + address.getRawAuthority(),
            "x-amz-date:" + time,
            "",
            SIGNED,
            hash(body));
    String scope = String.join("/", time.substring(0, 8), region, service, "aws4_request");
    byte[] key = ("AWS4" + secretKey).getBytes(UTF_8);
    for (String part : scope.split("/")) {
      key = authenticated(key, part);
    }
    String signature =
        HexFormat.of()
            .formatHex(
                authenticated(
                    key, String.join("\n", ALGORITHM, time, scope, hash(request.getBytes(UTF_8)))));
    return "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
        .formatted(ALGORITHM, accessKey, scope, SIGNED, signature);
  }

  private static String encodedAgain(String path) {
    return Arrays.stream(path.split("/", -1))
        .map(part -> URLEncoder.encode(part, UTF_8))
        .collect(Collectors.joining("/"));
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException(absent);
    }
  }

  private static byte[] authenticated(byte[] key, String text) {
    try {
      Mac code = Mac.getInstance("HmacSHA256");
      code.init(new SecretKeySpec(key, code.getAlgorithm()));
      return code.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException(absent);
    }
  }

  @Override
  public String toString() {
    return "AwsSignature[" + accessKey + ", " + region + ", " + service + "]";
  }
}
