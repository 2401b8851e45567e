package io.elanus.server;

import picocli.CommandLine.IVersionProvider;

/// Which Elanus this is, and which Milvus it answers for.
public final class Version implements IVersionProvider {
  /// The version that clients are told: they look at it to decide what the server can do.
  public static final String MILVUS = "v2.6.6";

  /// Our own.
  public static String own() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "0.1.0-dev" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "Elanus " + own() + " (speaks Milvus " + MILVUS + "), Java " + Runtime.version()
    };
  }
}
