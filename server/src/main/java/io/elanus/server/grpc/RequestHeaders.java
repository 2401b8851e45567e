package io.elanus.server.grpc;

import io.elanus.core.coordination.catalog.CatalogImage;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/// Puts the metadata of a request where the calls can read it. Unknown keys are ignored.
public final class RequestHeaders implements ServerInterceptor {
  private static final Metadata.Key<String> DATABASE_HEADER =
      Metadata.Key.of("dbname", Metadata.ASCII_STRING_MARSHALLER);

  private static final Context.Key<String> DATABASE = Context.keyWithDefault("database", "");

  /// The database that a request means: its own field, else the header, else `default`.
  public static String database(String requestField) {
    if (!requestField.isEmpty()) {
      return requestField;
    }
    String header = DATABASE.get();
    return header.isEmpty() ? CatalogImage.DEFAULT_DATABASE : header;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String database = headers.get(DATABASE_HEADER);
    if (database == null || database.isEmpty()) {
      return next.startCall(call, headers);
    }
    Context context = Context.current().withValue(DATABASE, database);
    return Contexts.interceptCall(context, call, headers, next);
  }
}
