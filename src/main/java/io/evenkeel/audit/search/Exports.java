package io.evenkeel.audit.search;

import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Shown;
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

/** All entries that hold, written out page by page: in a constant amount of memory. The last line tells that nothing is missing. */
@ApplicationScoped
class Exports {
    private static final int AT_ONCE = 500;

    private final SearchTable table;
    private final Auditors auditors;

    Exports(SearchTable table, Auditors auditors) {
        this.table = table;
        this.auditors = auditors;
    }

    /** As what they are written. */
    enum Format {
        NDJSON("application/x-ndjson") {
            @Override
            void begin(Writer out) {
                // lines only
            }

            @Override
            void write(Writer out, Found found) throws IOException {
                out.write("{\"seq\":" + found.seq() + ",\"entry\":" + oneLine(found.body()) + "}\n");
            }

            @Override
            void end(Writer out, long entries) throws IOException {
                out.write("{\"complete\":true,\"entries\":" + entries + "}\n");
            }

            /** Of JSON, which has line breaks between its tokens only. */
            private String oneLine(String body) {
                return body.replace('\n', ' ').replace('\r', ' ');
            }
        },
        CSV("text/csv") {
            @Override
            void begin(Writer out) throws IOException {
                out.write(CsvLine.HEAD);
            }

            @Override
            void write(Writer out, Found found) throws IOException {
                out.write(CsvLine.of(found));
            }

            @Override
            void end(Writer out, long entries) throws IOException {
                out.write("#complete," + entries + "\r\n");
            }
        };

        private final String type;

        Format(String type) {
            this.type = type;
        }

        String type() {
            return type + ";charset=UTF-8";
        }

        String extension() {
            return name().toLowerCase(Locale.ROOT);
        }

        abstract void begin(Writer out) throws IOException;

        abstract void write(Writer out, Found found) throws IOException;

        abstract void end(Writer out, long entries) throws IOException;

        /** By its name. @throws ProblemException {@code invalid-format} */
        static Format of(Optional<String> name) {
            String wanted = name.orElse("ndjson");
            return Stream.of(values())
                    .filter(format -> format.extension().equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> ProblemException.invalid(
                            "invalid-format", "format (" + Shown.of(wanted) + ") must be ndjson or csv."));
        }
    }

    /**
     * What is to be exported, checked.
     *
     * @param query filters and format
     */
    Export export(String tenant, Map<String, List<String>> query) {
        Map<String, List<String>> filters = new TreeMap<>(query);
        Format format = Format.of(Auditors.once("format", filters.remove("format")));
        return new Export(format, tenant, auditors.filter(tenant, filters));
    }

    /** An export that was asked for. */
    final class Export {
        private final Format format;
        private final String tenant;
        private final Filter filter;

        private Export(Format format, String tenant, Filter filter) {
            this.format = format;
            this.tenant = tenant;
            this.filter = filter;
        }

        Format format() {
            return format;
        }

        /** How the file may be called. */
        String file() {
            return tenant + "-audit." + format.extension();
        }

        /** Writes it. If this fails, the last line is missing. */
        void write(OutputStream out) throws IOException {
            Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            format.begin(writer);
            long entries = 0;
            Optional<Long> before = Optional.of(Long.MAX_VALUE);
            while (before.isPresent()) {
                Page page = table.find(tenant, filter, before.get(), AT_ONCE);
                for (Found found : page.entries()) {
                    format.write(writer, found);
                }
                entries += page.entries().size();
                before = page.next();
            }
            format.end(writer, entries);
            writer.flush();
        }
    }
}
