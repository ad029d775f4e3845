// Short names for the bodies of the API; the types are generated from its schema.
import type { components } from "@/api/schema";

type Schemas = components["schemas"];

export type Credentials = Schemas["Credentials"];
export type PasswordChange = Schemas["PasswordChange"];
export type Session = Schemas["Session"];
export type Job = Schemas["Job"];
export type BulkAnswer = Schemas["BulkAnswer"];
export type JobList = Schemas["JobList"];
export type JobPage = Schemas["JobPage"];
export type JobPages = Schemas["JobPages"];
export type SavedCorrection = Schemas["Correction"];
export type JobPageResult = Schemas["JobPageResult"];
/** The result of a page: the contract's page, with blocks, lines and words. */
export type PageResult = Schemas["Page"];
export type SearchHit = Schemas["SearchHit"];
export type SearchResult = Schemas["SearchResult"];
export type Endpoint = Schemas["Endpoint"];
export type EndpointCondition = Schemas["EndpointCondition"];
export type EndpointResource = Schemas["EndpointResource"];
export type Scope = Schemas["Scope"];
export type Token = Schemas["ListedToken"];
export type TokenRequest = Schemas["TokenRequest"];
export type NewToken = Schemas["NewToken"];
