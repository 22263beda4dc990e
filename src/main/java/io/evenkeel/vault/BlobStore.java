package io.evenkeel.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Stores encrypted files. An image lies in the folder of its digest, under the name of its tenant and request; a content lies in
 * the folder of its request. A marker in the folder of the request leads to each image, so that an erasure finds all of them.
 */
final class BlobStore {
    private static final String IMAGE_PREFIX = "image.";

    private final Path folder;

    BlobStore(Path folder) {
        this.folder = folder;
    }

    /** The tenant and the request that a copy of an image belongs to. */
    record BlobOwner(String tenant, String request) {}

    void putContent(String tenant, String request, String commitment, byte[] ciphertext) {
        AtomicFiles.putIfAbsent(requestFolder(tenant, request).resolve("content." + commitment), ciphertext);
    }

    Optional<byte[]> findContent(String tenant, String request, String commitment) {
        return read(requestFolder(tenant, request).resolve("content." + commitment));
    }

    boolean hasImage(String digest, BlobOwner owner) {
        return Files.exists(imagePath(digest, owner));
    }

    /** Writes the marker first: an image without one would outlive its request. */
    void putImage(String digest, BlobOwner owner, byte[] ciphertext) {
        writeMarker(requestFolder(owner.tenant(), owner.request()), IMAGE_PREFIX + digest);
        AtomicFiles.putIfAbsent(imagePath(digest, owner), ciphertext);
    }

    private static void writeMarker(Path folder, String name) {
        try {
            Files.createDirectories(folder);
            if (!Files.exists(folder.resolve(name))) {
                Files.write(folder.resolve(name), new byte[0]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("(" + folder + ") cannot be written", e);
        }
    }

    Optional<byte[]> findImage(String digest, BlobOwner owner) {
        return read(imagePath(digest, owner));
    }

    /** Returns the owners of all copies of an image. */
    List<BlobOwner> findOwners(String digest) {
        return fileNames(imageFolder(digest)).stream()
                .filter(name -> name.matches("[a-z0-9-]+\\.[0-9a-f]{64}"))
                .map(name -> new BlobOwner(name.split("\\.", 2)[0], name.split("\\.", 2)[1]))
                .toList();
    }

    /** Deletes all files of a request. @return how many images */
    int deleteAll(String tenant, String request) {
        Path requestFolder = requestFolder(tenant, request);
        int images = 0;
        for (String name : fileNames(requestFolder)) {
            if (name.startsWith(IMAGE_PREFIX)) {
                String digest = name.substring(IMAGE_PREFIX.length());
                deleteIfPresent(imagePath(digest, new BlobOwner(tenant, request)));
                deleteIfPresent(imageFolder(digest));
                images++;
            }
            deleteIfPresent(requestFolder.resolve(name));
        }
        deleteIfPresent(requestFolder);
        return images;
    }

    private static void deleteIfPresent(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException e) {
            // other owners have copies in it
        } catch (IOException e) {
            throw new UncheckedIOException("(" + path.getFileName() + ") cannot be deleted", e);
        }
    }

    private static List<String> fileNames(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("(" + folder.getFileName() + ") cannot be read", e);
        }
    }

    private static Optional<byte[]> read(Path path) {
        try {
            return Optional.of(Files.readAllBytes(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("(" + path.getFileName() + ") cannot be read", e);
        }
    }

    private Path requestFolder(String tenant, String request) {
        return folder.resolve("requests")
                .resolve(tenant)
                .resolve(request.substring(0, 2))
                .resolve(request);
    }

    private Path imageFolder(String digest) {
        return folder.resolve("images").resolve(digest.substring(0, 2)).resolve(digest);
    }

    private Path imagePath(String digest, BlobOwner owner) {
        return imageFolder(digest).resolve(owner.tenant() + "." + owner.request());
    }
}
