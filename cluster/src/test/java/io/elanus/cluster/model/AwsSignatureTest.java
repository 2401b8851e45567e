package io.elanus.cluster.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

final class AwsSignatureTest {
  private static final Instant TIME = Instant.parse("2015-08-30T12:36:00Z");

  private final AwsSignature signature =
      new AwsSignature(
          "AKIDEXAMPLE",
          "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
          "us-east-1",
          "iam",
          InstantSource.fixed(TIME));

  /// The example that the specification calculates.
  @Test
  void isThatOfTheSpecificationsExample() {
    assertThat(
            signature.authorization(
                "GET",
                URI.create("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08"),
                "application/x-www-form-urlencoded; charset=utf-8",
                new byte[0],
                TIME))
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request,"
                + " SignedHeaders=content-type;host;x-amz-date,"
                + " Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
  }

  @Test
  void changesWithEachPartOfARequest() {
    String one = authorization("https://h/model/a%3A0/invoke", 1);
    assertThat(authorization("https://h/model/a%3A0/invoke", 1)).isEqualTo(one);
    assertThat(authorization("https://h/model/a%3A0/invoke", 2)).isNotEqualTo(one);
    assertThat(authorization("https://h/model/a%3A1/invoke", 1)).isNotEqualTo(one);
    assertThat(authorization("https://g/model/a%3A0/invoke", 1)).isNotEqualTo(one);
    assertThat(signature.headers(URI.create("https://h/"), new byte[0]))
        .containsEntry("X-Amz-Date", "20150830T123600Z");
  }

  private String authorization(String address, int body) {
    return signature.headers(URI.create(address), new byte[] {(byte) body}).get("Authorization");
  }

  @Test
  void doesNotShowItsSecret() {
    assertThat(signature.toString()).doesNotContain("wJalr");
  }
}
