package io.elanus.server.grpc.dml;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;

/// Bytes handed to a message without a copy: the array must not change afterwards.
final class Wire {
  private Wire() {}

  static ByteString bytes(byte[] handedOver) {
    return UnsafeByteOperations.unsafeWrap(handedOver);
  }
}
