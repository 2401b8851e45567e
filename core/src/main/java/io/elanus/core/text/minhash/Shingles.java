package io.elanus.core.text.minhash;

import io.elanus.core.kernel.hash.XxHash64;
import io.elanus.core.text.analysis.Analyzer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Cuts texts into shingles: runs of `size` consecutive words, with a space between, or characters.
/// A text of fewer is one shingle; a text of none has none.
///
/// @param size at least 1
/// @param analyzer gives the words; null for characters (Unicode code points)
record Shingles(int size, HashFunction function, @Nullable Analyzer analyzer) {
  /// The 64-bit hash of a shingle.
  enum HashFunction {
    XXHASH64,
    /// The first eight bytes of its SHA-1.
    SHA1
  }

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /// The hash of each shingle of the text, in order, repeats included.
  long[] hashes(String text) {
    Units units = analyzer == null ? characters(text) : words(text, analyzer);
    if (units.count == 0) {
      return new long[0];
    }
    int length = Math.min(size, units.count);
    long[] hashes = new long[units.count - length + 1];
    MessageDigest digest = function == HashFunction.SHA1 ? sha1() : null;
    for (int i = 0; i < hashes.length; i++) {
      int from = units.starts[i];
      int to = units.ends[i + length - 1];
      if (digest == null) {
        hashes[i] = XxHash64.of(units.bytes, from, to);
      } else {
        digest.update(units.bytes, from, to - from);
        hashes[i] = (long) LONGS.get(digest.digest(), 0);
      }
    }
    return hashes;
  }

  /// What shingles are runs of: unit `i` is `bytes[starts[i] .. ends[i])`, UTF-8.
  private static final class Units {
    private byte[] bytes;
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private int count;

    Units(byte[] bytes) {
      this.bytes = bytes;
    }

    void add(int start, int end) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
        ends = Arrays.copyOf(ends, 2 * count);
      }
      starts[count] = start;
      ends[count] = end;
      count++;
    }

    /// A word behind those that are there, and a space before it.
    void append(byte[] word) {
      int start = count == 0 ? 0 : ends[count - 1] + 1;
      int end = start + word.length;
      if (end > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
      }
      if (start > 0) {
        bytes[start - 1] = ' ';
      }
      System.arraycopy(word, 0, bytes, start, word.length);
      add(start, end);
    }
  }

  private static Units words(String text, Analyzer analyzer) {
    Units units = new Units(new byte[text.length() + 16]);
    analyzer.terms(text, term -> units.append(term.getBytes(StandardCharsets.UTF_8)));
    return units;
  }

  private static Units characters(String text) {
    Units units = new Units(text.getBytes(StandardCharsets.UTF_8));
    for (int start = 0; start < units.bytes.length; ) {
      int end = start + 1;
      while (end < units.bytes.length && (units.bytes[end] & 0xc0) == 0x80) {
        end++; // the second and later bytes of a character
      }
      units.add(start, end);
      start = end;
    }
    return units;
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException(absent); // every Java platform has it
    }
  }
}
