package io.elanus.server.grpc.dml;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.elanus.core.error.DatabaseException;
import io.elanus.wire.FloatArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The floats of `VectorField.float_vector`, which we declare as bytes: a message within a message
/// looks the same on the wire (docs/decisions/0103). Its one field is `repeated float data = 1`,
/// and what writers send of it is a tag, a length, and the floats as they lie in memory.
final class FloatVectors {
  private static final int PACKED =
      FloatArray.DATA_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private FloatVectors() {}

  /// The floats, little-endian, end to end: a view of the message where that is possible.
  ///
  /// @param message a `FloatArray`; nothing is an empty one
  /// @throws DatabaseException INVALID_PARAMETER when it is none
  static ByteString floats(ByteString message) {
    try {
      CodedInputStream input = message.newCodedInput();
      if (input.readTag() == PACKED) {
        int length = input.readRawVarint32();
        int start = input.getTotalBytesRead();
        if (length % Float.BYTES == 0 && length == message.size() - start) {
          return message.substring(start);
        }
      }
      return oneByOne(FloatArray.parseFrom(message));
    } catch (IOException wrong) {
      throw DatabaseException.invalid(
          "illegal float vectors: %s", String.valueOf(wrong.getMessage()));
    }
  }

  /// Any other form that the field may have: not packed, or packed in several pieces.
  private static ByteString oneByOne(FloatArray array) {
    ByteBuffer floats =
        ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, array.getDataCount()))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < array.getDataCount(); i++) {
      floats.putFloat(array.getData(i));
    }
    return Wire.bytes(floats.array());
  }

  /// The message with these floats.
  ///
  /// @param floats little-endian; handed over
  static ByteString message(byte[] floats) {
    if (floats.length == 0) {
      return ByteString.EMPTY;
    }
    int head =
        CodedOutputStream.computeTagSize(FloatArray.DATA_FIELD_NUMBER)
            + CodedOutputStream.computeUInt32SizeNoTag(floats.length);
    ByteString.Output output = ByteString.newOutput(head);
    try {
      CodedOutputStream coded = CodedOutputStream.newInstance(output, head);
      coded.writeTag(FloatArray.DATA_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      coded.writeUInt32NoTag(floats.length);
      coded.flush();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return output.toByteString().concat(Wire.bytes(floats));
  }
}
