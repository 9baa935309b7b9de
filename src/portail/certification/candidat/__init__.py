"""The candidate's pages: choosing, where one stands, the dossier, results, recours."""
