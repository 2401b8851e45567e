package io.elanus.server;

/// Which Elanus this is, and which Milvus it answers for.
public final class Version {
  /// The version that clients are told: they look at it to decide what the server can do.
  public static final String MILVUS = "v2.6.6";

  /// Our own.
  public static String own() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "0.1.0-dev" : version;
  }

  /// What `elanus --version` prints.
  public static String line() {
    return "Elanus " + own() + " (speaks Milvus " + MILVUS + "), Java " + Runtime.version();
  }

  private Version() {}
}
