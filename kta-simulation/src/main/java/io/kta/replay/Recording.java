package io.kta.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.kta.AutoscalerListener;
import io.kta.CycleReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes every cycle of one or more autoscalers to a file, for {@link Replay}: observation,
 * proposal, admission and outcome. A line of JSON is a cycle, as {@link CycleReport#toJson} writes
 * it, added to those that are in the file already, and in the hands of the operating system when
 * the cycle ends. Nothing limits the file; a cycle of two operators takes some 2 KB.
 *
 * <p>Thread-safe. A cycle that cannot be written is missing, which the autoscaler logs; later ones
 * are written again once that is possible.
 *
 * @since 0.1
 */
public final class Recording implements AutoscalerListener, AutoCloseable {
  private static final byte LINE_END = '\n';

  private final Path file;
  private final FileChannel channel;
  private boolean torn; // the last line has no end; guarded by this

  private Recording(Path file, FileChannel channel, boolean torn) {
    this.file = file;
    this.channel = channel;
    this.torn = torn;
  }

  /**
   * Opens a recording. Folders that are missing are made.
   *
   * @throws UncheckedIOException if the file cannot be opened to be written
   */
  public static Recording to(Path file) {
    requireNonNull(file, "file");
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      channel.position(channel.size());
      return new Recording(file, channel, lacksLineEnd(channel));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot record to " + file, e);
    }
  }

  /**
   * Writes a cycle. Does nothing once this is closed.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  @Override
  public synchronized void onCycle(CycleReport report) {
    if (!channel.isOpen()) {
      return;
    }
    try {
      byte[] json = report.toJson().getBytes(UTF_8);
      ByteBuffer line = ByteBuffer.allocate(json.length + 2);
      if (torn) {
        line.put(LINE_END);
      }
      line.put(json).put(LINE_END).flip();
      torn = true;
      while (line.hasRemaining()) {
        channel.write(line);
      }
      torn = false;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot record " + report.cycle() + " to " + file, e);
    }
  }

  /** Closes the file; further calls do nothing. */
  @Override
  public synchronized void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file, e);
    }
  }

  /** Returns what this is and where it goes to, for logs. */
  @Override
  public String toString() {
    return "recording to " + file;
  }

  /** Returns whether whoever wrote here before was stopped within a line. */
  private static boolean lacksLineEnd(FileChannel channel) throws IOException {
    if (channel.size() == 0) {
      return false;
    }
    ByteBuffer last = ByteBuffer.allocate(1);
    channel.read(last, channel.size() - 1);
    return last.get(0) != LINE_END;
  }
}
