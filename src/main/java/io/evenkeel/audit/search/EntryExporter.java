package io.evenkeel.audit.search;

import io.evenkeel.audit.search.index.EntryRow;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Exports all matching entries page by page, in constant memory. The last line confirms that the export is complete.
 */
@ApplicationScoped
class EntryExporter {
    private static final int PAGE_SIZE = 500;

    private final SearchTable table;
    private final SearchService service;

    EntryExporter(SearchTable table, SearchService service) {
        this.table = table;
        this.service = service;
    }

    /** File format of an export. */
    enum ExportFormat {
        NDJSON("application/x-ndjson") {
            @Override
            void writeHeader(Writer out) {
                // NDJSON has no header
            }

            @Override
            void writeEntry(Writer out, EntryRow row) throws IOException {
                out.write("{\"seq\":" + row.seq() + ",\"entry\":" + oneLine(row.body()) + "}\n");
            }

            @Override
            void writeFooter(Writer out, long entries) throws IOException {
                out.write("{\"complete\":true,\"entries\":" + entries + "}\n");
            }

            /** Removes line breaks, which JSON has between tokens only. */
            private String oneLine(String body) {
                return body.replace('\n', ' ').replace('\r', ' ');
            }
        },
        CSV("text/csv") {
            @Override
            void writeHeader(Writer out) throws IOException {
                out.write(EntryCsv.HEADER);
            }

            @Override
            void writeEntry(Writer out, EntryRow row) throws IOException {
                out.write(EntryCsv.toLine(row));
            }

            @Override
            void writeFooter(Writer out, long entries) throws IOException {
                out.write("#complete," + entries + "\r\n");
            }
        };

        private final String mediaType;

        ExportFormat(String mediaType) {
            this.mediaType = mediaType;
        }

        String mediaType() {
            return mediaType + ";charset=UTF-8";
        }

        String extension() {
            return name().toLowerCase(Locale.ROOT);
        }

        abstract void writeHeader(Writer out) throws IOException;

        abstract void writeEntry(Writer out, EntryRow row) throws IOException;

        abstract void writeFooter(Writer out, long entries) throws IOException;

        /** @throws ProblemException {@code invalid-format} */
        static ExportFormat fromName(Optional<String> name) {
            String formatName = name.orElse("ndjson");
            return Stream.of(values())
                    .filter(exportFormat -> exportFormat.extension().equals(formatName))
                    .findFirst()
                    .orElseThrow(() -> ProblemException.invalid(
                            "invalid-format", "format (" + SafeText.sanitise(formatName) + ") must be ndjson or csv."));
        }
    }

    /**
     * Validates the parameters of an export.
     *
     * @param query filters and format
     */
    PreparedExport prepare(String tenant, Map<String, List<String>> query) {
        Map<String, List<String>> filters = new TreeMap<>(query);
        ExportFormat exportFormat =
                ExportFormat.fromName(SearchService.requireSingleValue("format", filters.remove("format")));
        return new PreparedExport(exportFormat, tenant, service.parseFilter(tenant, filters));
    }

    /** A validated export. */
    final class PreparedExport {
        private final ExportFormat exportFormat;
        private final String tenant;
        private final EntryFilter entryFilter;

        private PreparedExport(ExportFormat exportFormat, String tenant, EntryFilter entryFilter) {
            this.exportFormat = exportFormat;
            this.tenant = tenant;
            this.entryFilter = entryFilter;
        }

        ExportFormat format() {
            return exportFormat;
        }

        /** Returns the suggested file name. */
        String fileName() {
            return tenant + "-audit." + exportFormat.extension();
        }

        /** Writes the export. If this fails, the last line is missing. */
        void write(OutputStream out) throws IOException {
            Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            exportFormat.writeHeader(writer);
            long entries = 0;
            Optional<Long> before = Optional.of(Long.MAX_VALUE);
            while (before.isPresent()) {
                EntryPage page = table.findPage(tenant, entryFilter, before.get(), PAGE_SIZE);
                for (EntryRow row : page.entries()) {
                    exportFormat.writeEntry(writer, row);
                }
                entries += page.entries().size();
                before = page.next();
            }
            exportFormat.writeFooter(writer, entries);
            writer.flush();
        }
    }
}
