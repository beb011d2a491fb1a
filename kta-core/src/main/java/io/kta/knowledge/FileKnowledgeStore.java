package io.kta.knowledge;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps knowledge in a file. A save writes another file beside it, has the disk take it, and gives
 * it the name of the first, so that there is a whole one under that name at any time. Thread-safe.
 */
final class FileKnowledgeStore implements KnowledgeStore {
  static final long DEFAULT_BYTES = 4 << 20;

  private static final long LEAST_BYTES = 1 << 10;
  private static final long MOST_BYTES = 64 << 20;
  private static final Logger logger = LoggerFactory.getLogger(KnowledgeStore.class);

  private final Path file;
  private final long maxBytes;
  private final Path temporary;
  private final Path lockFile;

  // All guarded by this.
  private @Nullable FileChannel lock;
  private boolean isLookedAt;
  private boolean toldOfFault;
  private boolean toldOfShortening;

  FileKnowledgeStore(Path file, long maxBytes) {
    if (maxBytes < LEAST_BYTES || maxBytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "maxBytes is %d; it must be within %d to %d"
              .formatted(maxBytes, LEAST_BYTES, MOST_BYTES));
    }
    this.file = file.toAbsolutePath();
    this.maxBytes = maxBytes;
    String name = requireNonNull(this.file.getFileName(), "a file's name").toString();
    this.temporary = this.file.resolveSibling(name + ".tmp");
    this.lockFile = this.file.resolveSibling(name + ".lock");
  }

  @Override
  public synchronized <M, A> Optional<Knowledge<M, A>> load(KnowledgeOwner<M, A> owner) {
    ClosedTypes.requireNone(owner);
    try {
      open();
      Optional<Knowledge<M, A>> loaded = Optional.empty();
      Optional<byte[]> json = readOrSetAside();
      if (json.isPresent()) {
        loaded = Optional.of(KnowledgeJson.read(json.get(), owner));
      }
      isLookedAt = true;
      return loaded;
    } catch (IOException e) {
      throw new KnowledgeStoreException("cannot read " + file + ": " + e, e);
    }
  }

  @Override
  public synchronized void save(KnowledgeOwner<?, ?> owner, Knowledge<?, ?> knowledge) {
    byte[] json = write(knowledge);
    try {
      open();
      if (!isLookedAt) {
        var unused = readOrSetAside(); // what is not ours is not written over
        isLookedAt = true;
      }
      try (FileChannel out =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer left = ByteBuffer.wrap(json);
        while (left.hasRemaining()) {
          out.write(left);
        }
        out.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      forceFolder();
    } catch (IOException e) {
      throw new KnowledgeStoreException("cannot write " + file + ": " + e, e);
    }
  }

  @Override
  public synchronized void close() {
    FileChannel held = lock;
    lock = null;
    isLookedAt = false;
    if (held != null) {
      try {
        held.close(); // and with it goes the lock; its file stays, for another may wait for it
      } catch (IOException e) {
        logger.warn("{} was not closed", lockFile, e);
      }
    }
  }

  private byte[] write(Knowledge<?, ?> knowledge) {
    KnowledgeWriter writer = new KnowledgeWriter(maxBytes);
    byte[] json = writer.write(knowledge);
    if (writer.fault().isPresent() && !toldOfFault) {
      toldOfFault = true;
      logger.warn("{} is saved without: {}", file, writer.fault().get());
    }
    if (writer.isShortened() && !toldOfShortening) {
      toldOfShortening = true;
      logger.warn(
          "{} is saved with shorter windows, since it may not exceed {} bytes; allow more",
          file,
          maxBytes);
    }
    return json;
  }

  /** Locks the file, unless this store has already, and clears away what a killed save has left. */
  private void open() throws IOException {
    if (lock != null) {
      return;
    }
    Files.createDirectories(requireNonNull(file.getParent(), "a folder"));
    FileChannel channel =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock ours = tryLock(channel);
      if (ours == null) {
        throw new KnowledgeStoreException(
            "%s is in use by another process or store; give each autoscaler a file of its own"
                .formatted(file));
      }
      Files.deleteIfExists(temporary);
      lock = channel;
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another store in this process has it
    }
  }

  /** Returns what is in the file; empty if there is none, or none that is knowledge. */
  private Optional<byte[]> readOrSetAside() throws IOException {
    try {
      if (Files.size(file) > MOST_BYTES) {
        setAside("it is longer than any knowledge");
        return Optional.empty();
      }
      byte[] json = Files.readAllBytes(file);
      KnowledgeJson.readUntyped(json);
      return Optional.of(json);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      setAside(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      return Optional.empty();
    }
  }

  private void setAside(String why) throws IOException {
    int number = 1;
    Path aside = aside(number);
    while (Files.exists(aside)) {
      aside = aside(++number);
    }
    Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
    logger.warn("{} cannot be read and is set aside as {}, to begin anew: {}", file, aside, why);
  }

  private Path aside(int number) {
    return file.resolveSibling(file.getFileName() + ".unreadable-" + number);
  }

  /** Has the disk take the new name too; not every system lets a folder be opened for that. */
  private void forceFolder() {
    try (FileChannel folder =
        FileChannel.open(requireNonNull(file.getParent(), "a folder"), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      logger.debug("the folder of {} cannot be forced to disk here", file, e);
    }
  }
}
