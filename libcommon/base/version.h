/* version.h - the version, in one place: --version, histories, and what is sent to servers; .github/NEWS.md says what changed */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#define IAE_VERSION "0.1.0"

#endif
